import Crypto

extension RatchetSession {
    /// Begins a session with another device. Nothing need be sent for it: the first blocks carry what the other side
    /// needs.
    ///
    /// - Parameters:
    ///   - peer: The other device, from a verified device list.
    ///   - bundle: Its prekeys, whose signatures were verified.
    ///   - now: Milliseconds since 1970-01-01 UTC. It only decides when an ML-KEM offer is due.
    ///   - generator: Asked for the ephemeral key, then to encapsulate, then for the first ratchet key.
    /// - Throws: ``EncryptionError/weakKey`` if a key or number of the bundle is none; ``EncryptionError/failed``.
    package static func initiate(
        local: LocalDevice,
        peer: DeviceKeys,
        bundle: PeerBundle,
        at now: Int64,
        using generator: inout some KeyGenerator
    ) throws(EncryptionError) -> RatchetSession {
        guard (1...StartFields.highestPrekeyNumber).contains(bundle.prekeyNumber), bundle.pair?.number != 0 else {
            throw .weakKey
        }
        let ephemeral = generator.agreementKey()
        let agreements = try StartAgreements.ofInitiator(local, ephemeral, with: peer, bundle)
        let encapsulation = bundle.pair?.encapsulation ?? bundle.lastResort
        let enclosed = try generator.encapsulate(to: try MLKEM768.PublicKey(checking: encapsulation))
        let start = StartFields(
            ephemeral: Array(ephemeral.publicKey.rawRepresentation),
            prekeyNumber: bundle.prekeyNumber,
            pairNumber: bundle.pair?.number,
            ciphertext: Array(enclosed.encapsulated)
        )
        let transcript = Transcript(
            initiator: local.keys,
            responder: peer,
            start: start,
            prekey: bundle.prekey,
            pair: bundle.pair?.agreement,
            encapsulation: encapsulation
        )
        var session = RatchetSession(
            isInitiator: true,
            secret: KeyDerivation.sessionSecret(
                agreements: agreements,
                encapsulated: enclosed.sharedSecret,
                transcript: transcript
            ),
            transcript: transcript,
            own: RatchetKey(generator.agreementKey()),
            other: bundle.prekey,
            start: start,
            at: now
        )
        try session.beginSendingChain()
        return session
    }

    /// Computes the session that a block with start fields begins. Open that block with it next: until then nothing
    /// shows that the other side is who the device list says.
    ///
    /// - Parameters:
    ///   - peer: The device that sent the block, from a verified device list.
    ///   - prekey: The signed prekey that the block names.
    ///   - pair: The one-time pair that the block names; `nil` if it names none.
    ///   - now: As in ``initiate(local:peer:bundle:at:using:)``.
    /// - Throws: ``EncryptionError/noSession`` if the block carries no start fields; ``EncryptionError/keyGone`` if it
    ///   names other prekeys; ``EncryptionError/damaged`` if its session's number does not fit.
    package static func respond(
        local: LocalDevice,
        peer: DeviceKeys,
        to block: Block,
        prekey: LocalPrekey,
        pair: LocalPrekey?,
        at now: Int64
    ) throws(EncryptionError) -> RatchetSession {
        guard let start = block.header.start else {
            throw .noSession
        }
        guard prekey.number == start.prekeyNumber, pair?.number == start.pairNumber else {
            throw .keyGone
        }
        let agreements = try StartAgreements.ofResponder(local, prekey, pair, with: peer, start)
        let encapsulation = (pair ?? prekey).encapsulation
        let transcript = Transcript(
            initiator: peer,
            responder: local.keys,
            start: start,
            prekey: Array(prekey.agreement.publicKey.rawRepresentation),
            pair: pair.map { Array($0.agreement.publicKey.rawRepresentation) },
            encapsulation: Array(encapsulation.publicKey.rawRepresentation)
        )
        let session = RatchetSession(
            isInitiator: false,
            secret: KeyDerivation.sessionSecret(
                agreements: agreements,
                encapsulated: try encapsulation.opening(start.ciphertext),
                transcript: transcript
            ),
            transcript: transcript,
            own: RatchetKey(prekey.agreement),
            other: nil,
            start: nil,
            at: now
        )
        guard session.number == block.header.session else {
            throw .damaged
        }
        return session
    }

    private init(
        isInitiator: Bool,
        secret: SymmetricKey,
        transcript: Transcript,
        own: RatchetKey,
        other: [UInt8]?,
        start: StartFields?,
        at now: Int64
    ) {
        self.init(
            number: KeyDerivation.sessionNumber(of: secret),
            isInitiator: isInitiator,
            transcript: transcript,
            root: secret,
            own: own,
            other: other,
            start: start,
            offers: OfferState(since: now)
        )
    }
}
