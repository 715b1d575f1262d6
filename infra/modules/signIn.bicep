// Entra ID before the API, the console and everything that is the Functions host's own: who brings no token of the registration is sent to sign in. The keys behind it
// stay. It asks with the registration's id alone and keeps no secret.

param appName string

@description('Application (client) id of the registration.')
param clientId string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: {
      enabled: true
    }
    globalValidation: {
      requireAuthentication: true
      unauthenticatedClientAction: 'RedirectToLoginPage'
      redirectToProvider: 'azureactivedirectory'
      // Signed, or with a token in the path, or for everybody: shops, providers and customers have no account here.
      excludedPaths: [
        '/webhooks/*'
        '/providers/*'
        '/c/*'
        '/l/*'
        '/o/*'
        '/healthz'
        '/readyz'
        '/openapi.json'
      ]
    }
    identityProviders: {
      azureActiveDirectory: {
        enabled: true
        registration: {
          clientId: clientId
          openIdIssuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        }
        validation: {
          allowedAudiences: [clientId, 'api://${clientId}']
        }
      }
    }
    login: {
      tokenStore: {
        enabled: false
      }
    }
    httpSettings: {
      requireHttps: true
    }
  }
}
