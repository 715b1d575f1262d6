// Everything there is in Azure, in one resource group: `azd up` makes it, deploys the program into it and keeps the addresses to paste into the shop.
// docs/deploy.md goes through it step by step. Values come from main.parameters.json; each can be set with `azd env set`.

targetScope = 'subscription'

import { webhook } from 'modules/settings.bicep'

@minLength(1)
@maxLength(40)
@description('Name of this environment: part of the names of everything in it, so letters, digits and - alone. Another name is another, empty shop.')
param environmentName string

@minLength(1)
@description('Region. Flex Consumption has to be offered there: az functionapp list-flexconsumption-locations.')
param location string

@description('Who sets the secrets in the vault: azd gives the one who is signed in.')
param principalId string = ''

@allowed(['User', 'Group', 'ServicePrincipal'])
@description('What principalId is; ServicePrincipal in a pipeline.')
param principalType string = 'User'

@description('The shops. At least one.')
@minLength(1)
param webhooks webhook[]

// What the program does. Empty: its own default, as the README's table says.

@allowed(['live', 'shadow'])
@description('shadow decides and records what would have been sent and sends nothing; live sends.')
param sendingMode string = 'shadow'

@allowed(['true', 'false'])
@description('true: journeys call URLs (call_webhook). Needs the secret call-webhook-secret in the vault.')
param callsWebhooks string = 'false'

@allowed(['mailbox', 'sendgrid'])
@description('Where e-mails go. sendgrid needs the secret sendgrid-api-key in the vault and sendGridEventPublicKey.')
param emailProvider string = 'mailbox'

@allowed(['mailbox', 'twilio'])
@description('Where SMS go. twilio needs the secret twilio-auth-token in the vault, twilioAccountSid, and twilioFrom or twilioMessagingServiceSid.')
param smsProvider string = 'mailbox'

@description('https://api.eu.sendgrid.com for an EU account.')
param sendGridBaseUrl string = ''

@allowed(['true', 'false'])
@description('true: SendGrid checks every message and delivers none.')
param sendGridSandbox string = 'false'

@description('Verification key of SendGrid\'s signed event webhook.')
param sendGridEventPublicKey string = ''

@description('Verification key of SendGrid\'s Inbound Parse security policy.')
param sendGridInboundPublicKey string = ''

param twilioAccountSid string = ''
param twilioFrom string = ''
param twilioMessagingServiceSid string = ''
param twilioBaseUrl string = ''

@description('Where customers reach the program, when it has a domain of its own; empty: the function app\'s own address.')
param publicUrl string = ''

@description('Client id of an app registration of your tenant: API and console then ask for a sign-in with Entra ID before their keys. Empty: keys alone.')
param entraClientId string = ''

@description('Folder of the workspace inside the package; empty: the one that is deployed beside the program.')
param workspacePath string = ''

@description('Largest delivery, in bytes.')
param webhooksMaxBytes string = ''

@description('Largest body of an API call, in bytes.')
param apiMaxBytes string = ''

@description('Seconds a provider is given to answer.')
param sendingTimeoutSeconds string = ''

@description('How far ahead a customer\'s wait is a durable timer, like 3d or 12h; 0: every wait is a row, woken within the minute. docs/scale.md says which to choose.')
param durableHorizon string = ''

@description('Days the history of finished orchestrations is kept.')
param durableHistoryDays string = ''

// What it runs on, and what that costs. docs/scale.md has the formulas; the prices are inputs to look up for your region.

@allowed([512, 2048, 4096])
@description('Memory of an instance. Each second of each instance is paid by its gigabytes, so 2048 costs four times 512.')
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('Most instances. Costs nothing by itself: it bounds what a flood can cost.')
param maximumInstances int = 100

@minValue(0)
@maxValue(20)
@description('Instances that always wait for HTTP, so that no delivery meets a cold start (Shopify gives 5 s in all). Each is paid day and night: 2.6 million seconds a month times its gigabytes, at the always-ready price. 0 saves that, and the first delivery after a quiet time may be late and come again.')
param alwaysReadyHttp int = 1

@minValue(0)
@maxValue(20)
@description('Instances that always wait for the sweep and the sends. Priced like those for HTTP. With 0 a minute\'s sweep may begin some seconds late, which no customer notices; 1 or more where messages follow orders within seconds.')
param alwaysReadyDurable int = 0

@allowed(['none', 'Consumption', 'Dedicated'])
@description('none: the task hub is in the host\'s storage account, polled at a steady price (docs/scale.md). Consumption: paid by action, nothing when idle. Dedicated: paid by the hour. With either, `azd deploy` publishes the backend\'s package along. Losing the old task hub loses nothing.')
param durableTaskScheduler string = 'none'

@minValue(1)
@maxValue(3)
@description('Capacity units of a Dedicated scheduler, each paid by the hour.')
param schedulerCapacity int = 1

@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
@description('Copies of the customers\' tables: three in one building (LRS), in three (ZRS), or also in a second region (GRS, GZRS) at about double the price. Not every region has ZRS.')
param stateRedundancy string = 'Standard_ZRS'

@description('true: the customers\' account carries a lock and cannot be deleted before it is taken off.')
param stateLocked bool = true

@minValue(30)
@maxValue(730)
@description('Days logs are kept; beyond 31 each gigabyte is paid by the month.')
param logRetentionDays int = 31

@minValue(1)
@description('Most gigabytes of logs and metrics a day; bounds what a storm of errors can cost, and silences alerts for the rest of that day.')
param logDailyCapGb int = 5

@description('Variables of OpenTelemetry, such as OTEL_EXPORTER_OTLP_ENDPOINT: where the program exports metrics, traces and logs to beside Application Insights. A key belongs in the vault: OTEL_EXPORTER_OTLP_HEADERS is then @Microsoft.KeyVault(SecretUri=…).')
param openTelemetry { *: string } = {}

@description('Who gets an e-mail when something is wrong. Not empty, unless alertsInPortalOnly says that this is meant.')
param alertEmails string[] = []

@description('true: no one gets an e-mail; alerts are seen only by who opens the portal.')
param alertsInPortalOnly bool = false

@minValue(0)
@description('Amount a month, in the currency of the subscription, at 80 % of which and at whose forecast alertEmails get an e-mail. 0: no budget. It stops nothing.')
param monthlyBudget int = 0

@description('First day of the month the budget begins with, like 2026-12-01: the month of the first deployment, and the same from then on. Needed with monthlyBudget.')
param budgetFrom string = ''

@description('true: reads, writes and deletions in the customers\' tables are logged too. The program makes millions of them; each gigabyte of logs is paid.')
param auditTables bool = false

@minValue(1)
@maxValue(48)
@description('A shop that was silent for so many hours is told of; a small shop needs more than a night.')
param silentWebhookHours int = 24

@minValue(60)
@description('A sweep that runs later than so many seconds is told of.')
param sweepLagSeconds int = 600

@description('true: accounts and vault are reached through a virtual network of their own and from operatorAddresses alone. Five private endpoints and four zones, each paid by the hour. Webhooks, pages and console stay public.')
param privateNetwork bool = false

@description('With privateNetwork: public addresses, or ranges of them, from which secrets are set, the program is deployed and stores are copied. None: only from inside of the network.')
param operatorAddresses string[] = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var appName = 'func-${environmentName}-${token}'
var appUrl = empty(publicUrl) ? 'https://${appName}.azurewebsites.net' : publicUrl
var packageContainer = 'packages'
var emails = empty(alertEmails) && !alertsInPortalOnly
  ? fail('alertEmails is empty, so an alert reaches no one. Write an address into infra/main.parameters.json, or set alertsInPortalOnly to true there.')
  : alertEmails
var budgetStart = monthlyBudget > 0 && (empty(budgetFrom) || empty(emails))
  ? fail('monthlyBudget needs budgetFrom, the first day of a month like 2026-12-01, and an address in alertEmails.')
  : budgetFrom

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: 'log-${token}'
    insightsName: 'appi-${token}'
    location: location
    tags: tags
    writerPrincipalId: identity.outputs.principalId
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
  }
}

module hostStorage 'modules/hostStorage.bicep' = {
  scope: group
  params: {
    name: 'sthost${token}'
    location: location
    tags: tags
    packageContainer: packageContainer
    isPrivate: privateNetwork
    operatorAddresses: operatorAddresses
    appPrincipalId: identity.outputs.principalId
  }
}

module stateStorage 'modules/stateStorage.bicep' = {
  scope: group
  params: {
    name: 'ststate${token}'
    location: location
    tags: tags
    redundancy: stateRedundancy
    locked: stateLocked
    isPrivate: privateNetwork
    operatorAddresses: operatorAddresses
    appPrincipalId: identity.outputs.principalId
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-${token}'
    location: location
    tags: tags
    isPrivate: privateNetwork
    operatorAddresses: operatorAddresses
    appPrincipalId: identity.outputs.principalId
    officerPrincipalId: principalId
    officerPrincipalType: principalType
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'vnet-${token}'
    location: location
    tags: tags
    hostAccountName: hostStorage.outputs.name
    stateAccountName: stateStorage.outputs.name
    vaultName: vault.outputs.name
  }
}

module scheduler 'modules/scheduler.bicep' = if (durableTaskScheduler != 'none') {
  scope: group
  params: {
    name: 'dts-${token}'
    location: location
    tags: tags
    sku: durableTaskScheduler == 'Dedicated' ? 'Dedicated' : 'Consumption'
    capacity: schedulerCapacity
    appPrincipalId: identity.outputs.principalId
  }
}

module settings 'modules/settings.bicep' = {
  scope: group
  params: {
    tableUri: stateStorage.outputs.tableUri
    vaultUri: vault.outputs.uri
    publicUrl: appUrl
    workspacePath: workspacePath
    apiMaxBytes: apiMaxBytes
    webhooksMaxBytes: webhooksMaxBytes
    webhooks: webhooks
    sendingMode: sendingMode
    sendingTimeoutSeconds: sendingTimeoutSeconds
    callsWebhooks: callsWebhooks == 'true'
    emailProvider: emailProvider
    sendGridBaseUrl: sendGridBaseUrl
    sendGridSandbox: sendGridSandbox
    sendGridEventPublicKey: sendGridEventPublicKey
    sendGridInboundPublicKey: sendGridInboundPublicKey
    smsProvider: smsProvider
    twilioAccountSid: twilioAccountSid
    twilioFrom: twilioFrom
    twilioMessagingServiceSid: twilioMessagingServiceSid
    twilioBaseUrl: twilioBaseUrl
    durableHorizon: durableHorizon
    durableHistoryDays: durableHistoryDays
  }
}

module app 'modules/app.bicep' = {
  scope: group
  params: {
    name: appName
    planName: 'plan-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageUrl: hostStorage.outputs.packageUrl
    insightsConnectionString: monitoring.outputs.connectionString
    settings: union(settings.outputs.all, openTelemetry)
    schedulerConnection: durableTaskScheduler == 'none'
      ? ''
      : 'Endpoint=${scheduler!.outputs.endpoint};Authentication=ManagedIdentity;ClientID=${identity.outputs.clientId};TaskHub=${scheduler!.outputs.hubName}'
    schedulerHub: durableTaskScheduler == 'none' ? '' : scheduler!.outputs.hubName
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    queuePolling: durableHorizon == '0' ? '00:00:10' : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyHttp: alwaysReadyHttp
    alwaysReadyDurable: alwaysReadyDurable
  }
}

module signIn 'modules/signIn.bicep' = if (!empty(entraClientId)) {
  scope: group
  params: {
    appName: app.outputs.name
    clientId: entraClientId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: emails
    sources: map(webhooks, w => w.name)
    silentHours: silentWebhookHours
    lagSeconds: sweepLagSeconds
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    amount: monthlyBudget
    from: budgetStart
    emails: emails
  }
}

module audit 'modules/audit.bicep' = {
  scope: group
  params: {
    workspaceId: monitoring.outputs.workspaceId
    vaultName: vault.outputs.name
    stateAccountName: stateStorage.outputs.name
    tables: auditTables
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
  }
}

output RESOURCE_GROUP string = group.name
output FUNCTION_APP string = app.outputs.name
output APP_ID string = app.outputs.id
output APP_URL string = app.outputs.url
output KEY_VAULT string = vault.outputs.name
output STATE_ACCOUNT string = stateStorage.outputs.name
output STATE_TABLES string = stateStorage.outputs.tableUri
output WORKBOOK string = workbook.outputs.id

@description('What hooks/secrets.sh makes where it is missing: secret and how it is made.')
output SECRETS_TO_MAKE string = join(settings.outputs.secretsToMake, ' ')

@description('What only you can set, because a provider made it.')
output SECRETS_TO_SET string = join(settings.outputs.secretsToSet, ' ')

@description('Paste these into the shops.')
output WEBHOOK_URLS string[] = map(webhooks, w => '${appUrl}/webhooks/${w.name}')

@description('Paste these into SendGrid (Event Webhook, Inbound Parse) and Twilio (status callbacks are sent along; incoming messages).')
output PROVIDER_URLS string[] = [
  '${appUrl}/providers/sendgrid/events'
  '${appUrl}/providers/sendgrid/inbound'
  '${appUrl}/providers/twilio/inbound'
]
