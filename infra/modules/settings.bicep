// Our own settings, as the program's SettingsCatalog names them, with __ for the colon. A test holds the two together.
// Secrets are references to the vault: the value never passes through a template. An empty value means the program's own default.

@export()
@description('A shop: its webhook is https://…/webhooks/NAME and its secret webhook-NAME-0 in the vault.')
type webhook = {
  @minLength(1)
  @maxLength(40)
  @description('Letters and digits; the last part of its address.')
  name: string

  kind: 'shopify' | 'woocommerce' | 'standard'

  @description('What happens to test orders; ignore unless given.')
  testOrders: ('accept' | 'ignore')?

  @description('WooCommerce: the meta_data key that holds consent to e-mail.')
  consentKey: string?

  @description('WooCommerce: the meta_data key that holds the language.')
  languageKey: string?

  @description('Buyers may be written to about similar goods without a ticked box; false unless given.')
  softOptIn: bool?

  @description('true while a secret is being changed, or where two sign: webhook-NAME-1 counts too.')
  secondSecret: bool?
}

param tableUri string
param vaultUri string
param publicUrl string
param workspacePath string
param apiMaxBytes string
param webhooksMaxBytes string

param webhooks webhook[]

param sendingMode string
param sendingTimeoutSeconds string
param callsWebhooks bool
param emailProvider string
param sendGridBaseUrl string
param sendGridSandbox string
param sendGridEventPublicKey string
param sendGridInboundPublicKey string
param smsProvider string
param twilioAccountSid string
param twilioFrom string
param twilioMessagingServiceSid string
param twilioBaseUrl string
param durableHorizon string
param durableHistoryDays string

var reference = '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/'

var always = {
  Storage__Kind: 'tables'
  Storage__Tables__ServiceUri: tableUri
  Workspace__Path: workspacePath
  Api__Key: '${reference}api-key)'
  Api__MaxBytes: apiMaxBytes
  Webhooks__MaxBytes: webhooksMaxBytes
  Sending__Mode: sendingMode
  Sending__TimeoutSeconds: sendingTimeoutSeconds
  CallWebhook__Secret: callsWebhooks ? '${reference}call-webhook-secret)' : ''
  Email__Provider: emailProvider
  SendGrid__ApiKey: emailProvider == 'sendgrid' ? '${reference}sendgrid-api-key)' : ''
  SendGrid__BaseUrl: sendGridBaseUrl
  SendGrid__Sandbox: sendGridSandbox
  SendGrid__EventPublicKey: sendGridEventPublicKey
  SendGrid__InboundPublicKey: sendGridInboundPublicKey
  Sms__Provider: smsProvider
  Twilio__AccountSid: twilioAccountSid
  Twilio__AuthToken: smsProvider == 'twilio' ? '${reference}twilio-auth-token)' : ''
  Twilio__From: twilioFrom
  Twilio__MessagingServiceSid: twilioMessagingServiceSid
  Twilio__BaseUrl: twilioBaseUrl
  Public__Url: publicUrl
  Durable__Horizon: durableHorizon
  Durable__HistoryDays: durableHistoryDays
  Store__Secret: '${reference}store-secret)'
}

// Where the program runs, a setting's name takes no -, and a secret's in the vault no _.
var misnamed = filter(webhooks, shop => contains(shop.name, '-') || contains(shop.name, '_'))
var named = empty(misnamed)
  ? webhooks
  : fail('In Azure the name of a webhook is letters and digits alone: ${misnamed[0].name}')

// One object a shop, folded into one. A second secret that is not there is no setting at all: an empty secret is a fault.
var shops = [
  for shop in named: union(
    {
      'Webhooks__${shop.name}__Kind': shop.kind
      'Webhooks__${shop.name}__Secrets__0': '${reference}webhook-${shop.name}-0)'
      'Webhooks__${shop.name}__TestOrders': shop.?testOrders ?? 'ignore'
      'Webhooks__${shop.name}__ConsentKey': shop.?consentKey ?? ''
      'Webhooks__${shop.name}__LanguageKey': shop.?languageKey ?? ''
      'Webhooks__${shop.name}__SoftOptIn': (shop.?softOptIn ?? false) ? 'true' : 'false'
    },
    (shop.?secondSecret ?? false) ? { 'Webhooks__${shop.name}__Secrets__1': '${reference}webhook-${shop.name}-1)' } : {}
  )
]

output all { *: string } = reduce(concat([always], shops), {}, (sum, next) => union(sum, next))

@description('Secrets that are random and ours: name=how.')
output secretsToMake string[] = concat(
  ['store-secret=base64', 'api-key=hex'],
  map(webhooks, shop => 'webhook-${shop.name}-0=${shop.kind == 'standard' ? 'whsec' : 'hex'}')
)

@description('Secrets that others made.')
output secretsToSet string[] = concat(
  map(filter(webhooks, shop => shop.?secondSecret ?? false), shop => 'webhook-${shop.name}-1'),
  callsWebhooks ? ['call-webhook-secret'] : [],
  emailProvider == 'sendgrid' ? ['sendgrid-api-key'] : [],
  smsProvider == 'twilio' ? ['twilio-auth-token'] : []
)
