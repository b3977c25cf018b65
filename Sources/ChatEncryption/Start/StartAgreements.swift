import Crypto

/// The X25519 secrets of a start, at its two sides: DH1, DH2, DH3, and DH4 if there is a one-time pair.
enum StartAgreements {
    static func ofInitiator(
        _ local: LocalDevice,
        _ ephemeral: Curve25519.KeyAgreement.PrivateKey,
        with peer: DeviceKeys,
        _ bundle: PeerBundle
    ) throws(EncryptionError) -> [SymmetricKey] {
        var secrets = [
            try Agreement.secret(local.agreementKey, with: bundle.prekey),
            try Agreement.secret(ephemeral, with: peer.agreement),
            try Agreement.secret(ephemeral, with: bundle.prekey),
        ]
        if let pair = bundle.pair {
            secrets.append(try Agreement.secret(ephemeral, with: pair.agreement))
        }
        return secrets
    }

    static func ofResponder(
        _ local: LocalDevice,
        _ prekey: LocalPrekey,
        _ pair: LocalPrekey?,
        with peer: DeviceKeys,
        _ start: StartFields
    ) throws(EncryptionError) -> [SymmetricKey] {
        var secrets = [
            try Agreement.secret(prekey.agreement, with: peer.agreement),
            try Agreement.secret(local.agreementKey, with: start.ephemeral),
            try Agreement.secret(prekey.agreement, with: start.ephemeral),
        ]
        if let pair {
            secrets.append(try Agreement.secret(pair.agreement, with: start.ephemeral))
        }
        return secrets
    }
}
