{{/* Names and labels, and the parts that all pods share. */}}
{{- define "latchkey.name" -}}
{{- if contains "latchkey" .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-latchkey" .Release.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "latchkey.selector" -}}
app.kubernetes.io/name: latchkey
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "latchkey.labels" -}}
{{ include "latchkey.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "latchkey.secret" -}}
{{- default (include "latchkey.name" .) .Values.existingSecret }}
{{- end }}

{{- define "latchkey.image" -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) }}
{{- end }}

{{- define "latchkey.container" -}}
image: {{ include "latchkey.image" .root }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
envFrom:
  - configMapRef: { name: {{ include "latchkey.name" .root }} }
  - secretRef: { name: {{ include "latchkey.secret" .root }} }
env:
  - name: LATCHKEY_DATABASE_POOL
    value: {{ .part.databasePool | quote }}
  {{- with .root.Values.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumeMounts:
  - { name: data, mountPath: /data }
  - { name: tmp, mountPath: /tmp }
{{- end }}

{{/* A pod of serve or work: .root, .name, .part, .ports */}}
{{- define "latchkey.pod" -}}
metadata:
  labels:
    {{- include "latchkey.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
  annotations:
    checksum/config: {{ .root.Values | toYaml | sha256sum }}
    {{- with .root.Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "latchkey.name" .root }}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: {{ add .root.Values.shutdown.delay .root.Values.shutdown.timeout 10 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: { type: RuntimeDefault }
  {{- with .root.Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  initContainers:
    # Nodes that start at once take turns, and what is applied already is left alone.
    - name: migrate
      args: [migrate]
      {{- include "latchkey.container" . | nindent 6 }}
  containers:
    - name: {{ .name }}
      args: [{{ .name }}]
      {{- include "latchkey.container" . | nindent 6 }}
      ports:
        {{- range .ports }}
        - { name: {{ .name }}, containerPort: {{ .port }} }
        {{- end }}
      startupProbe:
        httpGet: { path: /healthz, port: metrics }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: metrics }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: { path: /readyz, port: metrics }
        periodSeconds: 3
        timeoutSeconds: 5
        failureThreshold: 1
      resources:
        {{- toYaml .part.resources | nindent 8 }}
  volumes:
    - { name: data, emptyDir: {} }
    - { name: tmp, emptyDir: {} }
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: kubernetes.io/hostname
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "latchkey.selector" .root | nindent 10 }}
          app.kubernetes.io/component: {{ .name }}
  {{- with .root.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .root.Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
