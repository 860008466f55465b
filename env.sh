export PYTHONPATH=/tmp/fast/composition:/tmp/fast/gateway:/tmp/fast/operator:/tmp/fast/cli:/tmp/fast/tests:/tmp/fast/examples
export PATH=/tmp/venvc/bin:$PATH
