{{- define "dovetail-operator.labels" -}}
{{ include "dovetail-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: dovetail
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* Labels that never change, since a Deployment's selector cannot. */}}
{{- define "dovetail-operator.selector" -}}
app.kubernetes.io/name: dovetail-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "dovetail-operator.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* What the Pod security standard "restricted" asks for. The user is the image's (65532), or one that the platform assigns. */}}
{{- define "dovetail-operator.podSecurityContext" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "dovetail-operator.containerSecurityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* Where pods run, and what is pulled for them. */}}
{{- define "dovetail-operator.scheduling" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "dovetail-operator.topologySpread" -}}
{{- range .Values.topologySpreadConstraints }}
{{- $defaults := dict "labelSelector" (dict "matchLabels" (include "dovetail-operator.selector" $ | fromYaml)) "matchLabelKeys" (list "pod-template-hash") }}
- {{- merge (deepCopy .) $defaults | toYaml | nindent 2 }}
{{- end }}
{{- end }}

{{/* Any address, since caches of names on the node have one outside of the pod network. */}}
{{- define "dovetail-operator.dnsEgress" -}}
- ports:
  - {port: 53, protocol: UDP}
  - {port: 53, protocol: TCP}
{{- end }}

{{- define "dovetail-operator.apiServerEgress" -}}
- ports:
  {{- range .Values.networkPolicy.apiServerPorts }}
  - {port: {{ . }}, protocol: TCP}
  {{- end }}
  {{- with .Values.networkPolicy.apiServerCIDRs }}
  to:
  {{- range . }}
  - ipBlock: {cidr: {{ . | quote }}}
  {{- end }}
  {{- end }}
{{- end }}

{{/* Of objects outside of the release's namespace, where a release of the same name may put its own. */}}
{{- define "dovetail-operator.clusterName" -}}
{{ .Release.Namespace }}-{{ .Release.Name }}
{{- end }}

{{- define "dovetail-operator.subjects" -}}
- kind: ServiceAccount
  name: {{ .Release.Name }}
  namespace: {{ .Release.Namespace }}
{{- end }}

{{/* Rights in the operator's own namespace. A name cannot be asked of what is created. */}}
{{- define "dovetail-operator.leaseRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ .Release.Name }}]
  verbs: [get, update]
{{- end }}
