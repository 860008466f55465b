{{/* The operator's rights: those of ../../operator/rbac.yaml, by where they are needed. */}}

{{/* In every namespace that is watched. */}}
{{- define "dovetail-operator.namespacedRules" -}}
- apiGroups: [dovetail.dev]
  resources: [graphqlschemas, graphqlgateways]
  verbs: [list, watch]
- apiGroups: [dovetail.dev]
  resources: [graphqlschemas/status, graphqlgateways/status]
  verbs: [patch]
# Artifacts and companion Secrets are written, ConfigMaps and Secrets that schemas refer to are read.
- apiGroups: [""]
  resources: [configmaps, secrets]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}

{{/* In the whole cluster, if all of it is watched. */}}
{{- define "dovetail-operator.clusterRules" -}}
# Labels of namespaces, and the day when the custom resources are installed.
- apiGroups: [""]
  resources: [namespaces]
  verbs: [list, watch]
- apiGroups: [apiextensions.k8s.io]
  resources: [customresourcedefinitions]
  verbs: [list, watch]
{{- end }}

{{/* In the operator's own namespace. A name cannot be asked of what is created. */}}
{{- define "dovetail-operator.leaseRules" -}}
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [create]
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  resourceNames: [{{ .Release.Name }}]
  verbs: [get, update, patch]
{{- end }}
