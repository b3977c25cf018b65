import ChatIdentity

/// A new identity that a person asks for. Its keys are stored as a draft before the server is asked: what the server
/// has begun is adopted even if the program was killed before the answer.
///
/// ```
///           resetIdentity           done, or the server's lists are the draft's
/// (none) ──────────────────> draft ──────────────────────────────────────────────> the account's keys
///    ^                         │
///    └─────────────────────────┘
///      the server refused its list
/// ```
///
/// Any other failure leaves the draft. The same list is sent at the next try: the server answers one that it has with
/// `Done`, and it may still be at work on a request whose connection is lost.
///
/// The drafts that the functions take are those for the server of the present login, `nil` without one.
struct IdentityReset: Sendable {
    private struct Request: Sendable {
        let command: CommandNumber
        let password: String
        /// The new identity.
        let identity: [UInt8]
        /// How often the server had no room for it.
        var refusals = 0
    }

    /// The request of a person, until the server has answered.
    private var request: Request?

    var isUnderway: Bool { request != nil }

    /// Stores the draft of the new identity. The next ``ask(_:_:in:)`` sends it.
    mutating func begin(
        password: String,
        _ command: CommandNumber,
        _ drafts: IdentityDrafts,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        guard request == nil else {
            return step.act(.finished(command, .resetUnderway))
        }
        let draft = try drafts.storedOrNew(in: &step)
        try step.records.save(draft)
        request = Request(command: command, password: password, identity: draft.device.publicIdentity)
    }

    /// Sends the request, also again after the server had no room for it.
    ///
    /// - Returns: The command that has led to another identity of this client, because another program on this store
    ///   has got the answer; otherwise `nil`.
    mutating func ask(
        _ drafts: IdentityDrafts?,
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> CommandNumber? {
        guard let request, !correspondence.requests.isUnderway(.resetIdentity(request.command)) else {
            return nil
        }
        guard let draft = try drafts?.stored(in: step), draft.device.publicIdentity == request.identity else {
            return try begun(request, drafts, in: &step)
        }
        let publication = DevicePublication(
            list: draft.list.part,
            identity: request.identity,
            device: draft.device.number,
            blocksSealed: try step.records.state().blocksSealed
        )
        correspondence.ask(
            .resetIdentity(request.command),
            .resetIdentity(password: request.password, publication),
            in: &step
        )
        return nil
    }

    /// The server has begun the new identity, or refused.
    ///
    /// - Returns: The command if it has led to another identity of this client; otherwise `nil`.
    mutating func answered(
        _ command: CommandNumber,
        _ error: ChatError?,
        _ drafts: IdentityDrafts?,
        _ limits: EncryptionLimits,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> CommandNumber? {
        guard let request, request.command == command else {
            return nil
        }
        guard let error else {
            return try begun(request, drafts, in: &step)
        }
        let isBrief = error.isOverload && error.retryMilliseconds <= limits.resetWait
        if isBrief, request.refusals < limits.resetTries {
            self.request?.refusals += 1
            return nil
        }
        if error.code == .listConflict || error.code == .invalidList {
            try step.records.removeIdentityDraft()
        }
        self.request = nil
        step.act(.finished(command, error))
        return nil
    }

    /// The connection ended before the answer.
    mutating func interrupt(in step: inout EncryptionStep) {
        if let request {
            step.act(.finished(request.command, .resetInterrupted))
        }
        request = nil
    }

    private mutating func begun(
        _ request: Request,
        _ drafts: IdentityDrafts?,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) -> CommandNumber? {
        self.request = nil
        if let drafts, let draft = try drafts.stored(in: step), draft.device.publicIdentity == request.identity {
            try drafts.adoptBegun(draft, in: &step)
        }
        // Another program on this store may have adopted it.
        guard try step.records.ownDevice()?.publicIdentity == request.identity else {
            step.act(.finished(request.command, .resetElsewhere))
            return nil
        }
        return request.command
    }
}
