#!/bin/sh
# Runs after provisioning, before deploying, and by hand after a secret was changed: azd hooks run postprovision. Makes the secrets that are ours where they
# are missing, never changes one that is there, stops with the commands to type where a secret is missing that only a provider can give, and has the app read
# them. azd puts main.bicep's outputs into the environment.
set -eu
: "${KEY_VAULT:?run it through azd: azd hooks run postprovision}"

exists() { az keyvault secret show --vault-name "$KEY_VAULT" --name "$1" --query id -o tsv >/dev/null 2>&1; }

# A role given a moment ago takes up to some minutes to count.
tries=0
until az keyvault secret list --vault-name "$KEY_VAULT" --maxresults 1 -o none 2>/dev/null; do
  tries=$((tries + 1))
  if [ "$tries" -ge 20 ]; then
    echo "The vault $KEY_VAULT cannot be read. Sign in with 'az login' as the one who deploys; that identity needs the role Key Vault Secrets Officer." >&2
    exit 1
  fi
  sleep 15
done

for wanted in ${SECRETS_TO_MAKE:-}; do
  name=${wanted%%=*}
  if exists "$name"; then continue; fi
  case ${wanted#*=} in
    base64) value=$(openssl rand -base64 32) ;;
    hex) value=$(openssl rand -hex 24) ;;
    whsec) value="whsec_$(openssl rand -base64 32)" ;;
    *) echo "Cannot make $wanted." >&2; exit 1 ;;
  esac
  # Through a file of our own: an argument would be readable in the list of processes.
  file=$(mktemp)
  printf %s "$value" > "$file"
  az keyvault secret set --vault-name "$KEY_VAULT" --name "$name" --file "$file" --encoding utf-8 -o none || { rm -f "$file"; exit 1; }
  rm -f "$file"
  echo "Made the secret $name."
done

missing=
for name in ${SECRETS_TO_SET:-}; do
  exists "$name" || missing="$missing $name"
done
if [ -n "$missing" ]; then
  echo "These secrets only you have. Set each, then run azd up again:" >&2
  for name in $missing; do echo "  az keyvault secret set --vault-name $KEY_VAULT --name $name --file FILE" >&2; done
  exit 1
fi

# The app keeps for a day what it read, and what it did not find: on the first run it was made before its secrets. A restart alone does not read again.
az rest --method post --url "$APP_ID/config/configreferences/appsettings/refresh?api-version=2022-03-01" -o none
az functionapp restart --ids "$APP_ID"
