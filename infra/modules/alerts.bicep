// Who is told what went wrong. Each rule asks one question (infra/queries) of the metrics functions/Flow/FlowMetrics.cs emits.

param location string
param tags { *: string }

@description('The Log Analytics workspace the rules ask.')
param workspaceId string

@description('E-mail addresses that are told; none: alerts stand in the portal only.')
param emails string[]

@description('Names of the webhooks that should be heard.')
param sources string[]

@description('A webhook that was silent for so many hours is told of.')
@minValue(1)
@maxValue(48)
param silentHours int

@description('A sweep later than so many seconds is told of.')
@minValue(60)
param lagSeconds int

type rule = {
  name: string
  title: string
  text: string
  query: string

  @description('The column of the query that is compared.')
  column: string

  @description('More than so much in the window is told.')
  above: int

  @description('1 error, 2 warning.')
  severity: 1 | 2

  window: string
  every: string

  @description('The query itself looks back so far, at most two days.')
  back: string?
}

var rules rule[] = [
  {
    name: 'sweep-lag'
    title: 'Wakes run late'
    text: 'The oldest due customer of some shard waits longer than they should: messages go out late. docs/scale.md says what limits and what to do.'
    query: loadTextContent('../queries/sweep-lag.kql')
    column: 'Seconds'
    above: lagSeconds
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'sweep-stopped'
    title: 'No sweep runs'
    text: 'No shard was swept for a quarter of an hour: nothing that waits will happen. Look at the sweep timer, the start of the app and its settings.'
    query: loadTextContent('../queries/sweep-stopped.kql')
    column: 'Stopped'
    above: 0
    severity: 1
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'rejected-webhooks'
    title: 'Deliveries are turned away'
    text: 'A shop or provider sends what is not accepted: wrong secret, malformed, too large, or a name that is not configured. GET /api/rejections says why.'
    query: loadTextContent('../queries/rejected-webhooks.kql')
    column: 'Rejected'
    above: 5
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'parked-customers'
    title: 'Customers are parked'
    text: 'Wakes of a customer failed too often; nothing happens for them until you look. GET /api/parked says why.'
    query: loadTextContent('../queries/parked-customers.kql')
    column: 'Parked'
    above: 0
    severity: 2
    window: 'PT15M'
    every: 'PT5M'
  }
  {
    name: 'parked-messages'
    title: 'Messages stay parked'
    text: 'For half an hour and more messages have been waiting for our set-up at a provider to be corrected. They go on by themselves once it is; each is dropped at its own time.'
    query: loadTextContent('../queries/parked-messages.kql')
    column: 'Parked'
    above: 0
    severity: 2
    window: 'PT1H'
    every: 'PT15M'
  }
  {
    name: 'provider-misconfigured'
    title: 'A provider refuses our set-up'
    text: 'Key, sender or account is wrong at the provider of this channel; its messages are parked and burn no attempt. GET /readyz names the provider and what it said.'
    query: loadTextContent('../queries/provider-misconfigured.kql')
    column: 'Refused'
    above: 0
    severity: 1
    window: 'PT5M'
    every: 'PT5M'
  }
  {
    name: 'unknown-outcomes'
    title: 'It is not known whether messages left'
    text: 'More attempts than now and then ended without an answer: the provider is slow or gone, or the app is killed while it sends. None is repeated blindly.'
    query: loadTextContent('../queries/unknown-outcomes.kql')
    column: 'Unknown'
    above: 10
    severity: 2
    window: 'PT1H'
    every: 'PT15M'
  }
  {
    name: 'silent-webhook'
    title: 'A shop has gone silent'
    text: 'A webhook that is configured has delivered nothing for longer than it should: the shop may have switched it off after errors, or sends elsewhere.'
    query: replace(
      replace(loadTextContent('../queries/silent-webhook.kql'), '__SOURCES__', string(sources)),
      '__HOURS__',
      string(silentHours)
    )
    column: 'Silent'
    above: 0
    severity: 2
    window: 'PT1H'
    every: 'PT1H'
    back: 'P2D'
  }
]

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: 'marketing'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'marketing'
    enabled: true
    emailReceivers: [
      for (email, i) in emails: {
        name: 'email${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in rules: {
    name: 'marketing-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Marketing: ${rule.title}'
      description: rule.text
      severity: rule.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: rule.every
      windowSize: rule.window
      overrideQueryTimeRange: rule.?back
      criteria: {
        allOf: [
          {
            query: rule.query
            metricMeasureColumn: rule.column
            timeAggregation: 'Maximum'
            operator: 'GreaterThan'
            threshold: rule.above
            // One alert for each value of Which: a shop, a channel.
            dimensions: [
              {
                name: 'Which'
                operator: 'Include'
                values: ['*']
              }
            ]
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // Before the first deployment the tables hold no such rows yet.
      skipQueryValidation: true
      actions: {
        actionGroups: empty(emails) ? [] : [group.id]
      }
    }
  }
]
