// Passkeys (WebAuthn): the API speaks JSON with base64url, the browser speaks bytes.

import { Problem } from "./api.js";

const REFUSALS = {
  NotAllowedError: "O pedido foi fechado ou demorou demais. Tente de novo ou escolha outro meio.",
  InvalidStateError: "Este aparelho já tem uma chave de acesso desta conta. Ela já funciona: não é preciso criar outra.",
  NotSupportedError: "Este aparelho não guarda chaves de acesso. Escolha outro meio.",
  SecurityError: "O navegador não permite chaves de acesso neste endereço. Escolha outro meio.",
};
const UNKNOWN = "O navegador não conseguiu usar a chave. Tente de novo ou escolha outro meio.";

export const passkeysWork = () => Boolean(window.PublicKeyCredential && navigator.credentials);

/** Makes a passkey by the API's options for a registration; what the API wants back. */
export async function createPasskey(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(withBytes),
  };
  const { response, ...made } = await asked(() => navigator.credentials.create({ publicKey }));
  return {
    ...made,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** Answers the API's options for a sign-in with a passkey of this device, or of a telephone beside it. */
export async function usePasskey(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(withBytes),
  };
  const { response, ...used } = await asked(() => navigator.credentials.get({ publicKey }));
  return {
    ...used,
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle && { userHandle: text(response.userHandle) }),
    },
  };
}

async function asked(ask) {
  try {
    if (!passkeysWork()) throw new DOMException("", "NotSupportedError");
    const { id, rawId, type, response } = await ask();
    return { id, rawId: text(rawId), type, clientExtensionResults: {}, response };
  } catch (error) {
    const detail = REFUSALS[error.name] ?? UNKNOWN;
    throw new Problem({ status: 0, code: "passkey_not_used", title: "A chave de acesso não foi usada", detail });
  }
}

const withBytes = (credential) => ({ ...credential, id: bytes(credential.id) });

function bytes(base64url) {
  const binary = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
