{{/* Made by `python -m scripts.reference`; change operator/rbac.yaml instead. */}}

{{- define "dovetail-operator.namespacedRules" -}}
- apiGroups: [dovetail.dev]
  resources: [graphqlschemas, graphqlgateways]
  verbs: [list, watch]
- apiGroups: [dovetail.dev]
  resources: [graphqlschemas/status, graphqlgateways/status]
  verbs: [patch]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create]
- apiGroups: ['']
  resources: [configmaps, secrets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: ['']
  resources: [services]
  verbs: [list, watch]
- apiGroups: [discovery.k8s.io]
  resources: [endpointslices]
  verbs: [list, watch]
- apiGroups: [gateway.networking.k8s.io]
  resources: [referencegrants]
  verbs: [list, watch]
{{- end }}

{{- define "dovetail-operator.clusterRules" -}}
- apiGroups: ['']
  resources: [nodes]
  verbs: [list, watch]
- apiGroups: ['']
  resources: [namespaces]
  verbs: [list, watch]
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [list, watch]
{{- end }}
