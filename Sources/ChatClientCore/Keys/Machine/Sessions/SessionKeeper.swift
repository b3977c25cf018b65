import ChatEncryption
import ChatIdentity

/// The sessions in the records: begun, used and retired. Nothing is kept of what does not open to its end.
struct SessionKeeper {
    let own: OwnDevice
    let limits: EncryptionLimits

    private func choice(_ step: EncryptionStep) -> SessionChoice {
        SessionChoice(limits: limits, now: step.now.clock)
    }

    /// The session to seal for a device with; `nil` if one must be begun.
    func forSending(
        to address: DeviceAddress,
        in step: EncryptionStep
    ) throws(KeyStoreError) -> SessionRecord? {
        choice(step).forSending(try step.records.sessions(with: address))
    }

    /// Begins a session with a device.
    ///
    /// - Returns: Whether the bundle could be used.
    func begin(
        with device: KnownDevice,
        _ shown: ShownBundle,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> Bool {
        guard let bundle = try? Self.verified(shown, of: device), bundle.prekeyNumber >= device.highestPrekey,
            let session = try? RatchetSession.initiate(
                local: own.local,
                peer: device.keys,
                bundle: bundle,
                at: step.now.clock,
                using: &step.generator
            )
        else {
            return false
        }
        var device = device
        device.highestPrekey = bundle.prekeyNumber
        device.highestPair = max(device.highestPair, bundle.pair?.number ?? 0)
        try step.records.save(device)
        let sessions = try step.records.sessions(with: device.address)
        let use = choice(step).nextUse(sessions)
        try save(
            SessionRecord(
                address: device.address,
                number: session.number.rawValue,
                state: session.encoded,
                isInitiator: true,
                made: step.now.clock,
                lastUsed: use
            ),
            in: &step
        )
        return true
    }

    /// Retires the session that failed, on this side's own judgement.
    func retire(_ number: UInt64, with address: DeviceAddress, in step: inout EncryptionStep) throws(KeyStoreError) {
        if var session = try step.records.session(number, with: address) {
            session.retirement = .own
            try step.records.save(session)
        }
    }

    /// Retires what the other side says has failed, and what it does not have any more.
    func retire(
        failed: UInt64,
        kept: [UInt64],
        with address: DeviceAddress,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let sessions = try step.records.sessions(with: address)
        for var session in choice(step).lost(sessions, failed: failed, kept: kept) {
            session.retirement = .asked
            try step.records.save(session)
        }
    }

    /// Saves a session and drops those beyond the bound.
    func save(_ session: SessionRecord, in step: inout EncryptionStep) throws(KeyStoreError) {
        try step.records.save(session)
        let sessions = try step.records.sessions(with: session.address)
        for number in choice(step).superfluous(sessions, keeping: session.number) {
            try step.records.removeSession(number, with: session.address)
        }
    }

    /// Removes the sessions with devices that left their lists long ago: nothing is sealed for such a device, and its
    /// late messages have come. The device may be stolen, so no key of its sessions is kept for longer.
    ///
    /// - Parameter time: The time on which the clock and the server agree.
    static func removeOld(
        at time: Int64,
        _ limits: EncryptionLimits,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        for device in try step.records.removedDevicesWithSessions() {
            guard let removed = device.removed else {
                continue
            }
            // One that left in the future was removed while the clock was wrong.
            let (age, isFar) = time.subtractingReportingOverflow(removed)
            guard isFar || age.magnitude >= UInt64(limits.removedSessionLife) else {
                continue
            }
            for session in try step.records.sessions(with: device.address) {
                try step.records.removeSession(session.number, with: device.address)
            }
        }
    }

    func nextUse(with address: DeviceAddress, in step: EncryptionStep) throws(KeyStoreError) -> Int64 {
        choice(step).nextUse(try step.records.sessions(with: address))
    }

    /// The bundle, if its device signed it for its account and identity.
    private static func verified(_ shown: ShownBundle, of device: KnownDevice) throws -> PeerBundle {
        let signing = try SigningPublicKey(device.signing)
        let owner = PrekeyOwner(
            account: device.address.account,
            identity: try SigningPublicKey(device.identity),
            device: device.address.device
        )
        let prekey = try SignedPrekey(
            body: shown.prekey.body,
            signature: shown.prekey.signature,
            by: signing,
            owner: owner
        )
        let pair = try shown.pair.map {
            try OneTimePair(body: $0.body, signature: $0.signature, by: signing, owner: owner)
        }
        return PeerBundle(
            prekeyNumber: prekey.number,
            prekey: prekey.agreement,
            lastResort: prekey.lastResort,
            // The server gives a device the same pair for a day. Its private half went with the first start.
            pair: pair.flatMap { $0.number > device.highestPair ? $0 : nil }.map {
                PeerBundle.Pair(number: $0.number, agreement: $0.agreement, encapsulation: $0.encapsulation)
            }
        )
    }
}

extension KnownDevice {
    var keys: DeviceKeys {
        DeviceKeys(account: address.account, identity: identity, device: address.device, agreement: agreement)
    }
}
