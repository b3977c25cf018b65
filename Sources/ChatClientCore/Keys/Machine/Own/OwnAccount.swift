import ChatIdentity

/// Whether this client can seal and open in the name of its account, and what it does until it can.
///
/// ```
///               no keys                       other keys of the account
/// undecided ───────────────> none, linkNeeded <──────────────────────────┐
///     │  keys are made          │ makeKeys, resetIdentity                │
///     ├──────────> listing <────┘                                        │
///     │               │ the conversations' ends are known                │
///     │               v                   conflict                       │
///     │           publishing ──────────────────────────────> checking ───┤
///     │               │ done, ends known again   ^   own list is good │  │
///     │ accepted      v          not accepted    │                    │  v
///     └───────────> ready        ────────────────┘ <──────────────────┘ stopped
/// ```
///
/// From ready it goes to checking, too, when another program on the store has changed the device.
struct OwnAccount: Sendable {
    enum Phase: Sendable, Equatable {
        /// Before the login, or while a request to begin a new identity is underway.
        case undecided
        case none
        case linkNeeded
        case serverCannot
        case stopped(String)
        /// The server's list of this account was asked for.
        case checking
        /// The ends of the conversations were asked for: the new device has no blocks up to there.
        case listing(Listing)
        /// The list was sent.
        case publishing
        case ready
    }

    /// Why the ends of the conversations are asked for.
    enum Listing: Sendable, Equatable {
        /// Before the list is sent: what comes later may have blocks for the device.
        case beforePublication
        /// After it: what was stored meanwhile may have none.
        case afterPublication
        /// The list was sent with the request for a new identity.
        case afterReset
    }

    let keys: OwnKeys
    var phase = Phase.undecided
    /// The login of this connection; `nil` without one.
    var login: LoginFacts?
    /// The device that this connection's session is for the server; `nil` while it is none, and before that is known.
    var sessionDevice: DeviceNumber?
    /// The device of the list that was sent.
    var published: DeviceNumber?
    /// Whether the own lists were followed on this connection.
    var isChecked = false
    /// Whether the account may have got keys since the login.
    var mayHaveKeys = false
    /// How often a list was refused, and how often prekeys, because the server has others.
    var conflicts = 0
    private var prekeyConflicts = 0
    /// The version of the server's newest list, while it lacks lists of this account that are kept here.
    var serverVersion: UInt64?
    /// A new identity that a person has asked for, until the server has answered.
    var reset = IdentityReset()
    /// Commands that end with the next decision.
    var commands: [CommandNumber] = []
    private var told: OwnEncryption?

    static let mostConflicts = 3

    init(keys: OwnKeys) {
        self.keys = keys
    }

    var account: String { keys.account }
    private var limits: EncryptionLimits { keys.policy.limits }
    /// The new identities for the server of this login.
    var drafts: IdentityDrafts? { login.map { IdentityDrafts(keys: keys, login: $0) } }

    /// The state for people; `nil` until it is decided.
    var state: OwnEncryption? {
        switch phase {
        case .undecided, .checking, .listing, .publishing: nil
        case .none: OwnEncryption.none
        case .linkNeeded: .linkNeeded
        case .serverCannot: .serverCannot
        case .stopped(let reason): .stopped(reason)
        case .ready: .ready
        }
    }

    mutating func enter(_ next: Phase, in step: inout EncryptionStep) {
        phase = next
        if next != .ready {
            tellState(in: &step)
        }
    }

    private mutating func tellState(in step: inout EncryptionStep) {
        guard let state else {
            return
        }
        if told != state {
            told = state
            step.tell(.own(state))
        }
        for command in commands {
            step.act(.finished(command, state.error))
        }
        commands = []
    }

    mutating func disconnected(in step: inout EncryptionStep) {
        reset.interrupt(in: &step)
        login = nil
        sessionDevice = nil
        published = nil
        isChecked = false
        mayHaveKeys = false
        conflicts = 0
        prekeyConflicts = 0
        serverVersion = nil
        told = nil
        phase = .undecided
    }

    /// Requests of the present phase.
    mutating func advance(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        switch phase {
        case .undecided, .serverCannot, .listing:
            break
        case .none, .linkNeeded, .stopped:
            if !isChecked, !reset.isUnderway, try drafts?.stored(in: step) != nil {
                correspondence.lists.want(account)
            }
        case .checking:
            correspondence.lists.want(account)
        case .publishing:
            if let publication = try publication(in: step) {
                published = publication.device
                correspondence.ask(.publishDevices, .publishDevices(publication), in: &step)
            }
        case .ready:
            if !isChecked {
                correspondence.lists.want(account)
            }
            try publishPrekeys(&correspondence, in: &step)
            // A program that ends as soon as it has keys must not leave contacts without a prekey to write to.
            let isNews = told != .ready || !commands.isEmpty
            let isPublished = try step.records.signedPrekeys().first?.isPublished ?? false
            if isNews, isPublished || prekeyConflicts >= limits.prekeyConflicts {
                tellState(in: &step)
            }
        }
    }

    private func publishPrekeys(
        _ correspondence: inout Correspondence,
        in step: inout EncryptionStep
    ) throws(KeyStoreError) {
        let isUnderway = correspondence.requests.contains {
            if case .publishPrekeys = $0 { true } else { false }
        }
        guard !isUnderway, prekeyConflicts < limits.prekeyConflicts, let device = try step.records.ownDevice(),
            let (publication, numbers) = try PrekeyUpkeep(device: device, limits: limits).publication(in: step.records)
        else {
            return
        }
        correspondence.ask(.publishPrekeys(numbers), .publishPrekeys(publication), in: &step)
    }

    /// A person makes keys for this account.
    mutating func makeKeys(_ command: CommandNumber, in step: inout EncryptionStep) throws(KeyStoreError) {
        commands.append(command)
        try lookForKeys(in: &step)
        if phase == .none, let login {
            try makeFirst(login, in: &step)
        } else if state != nil {
            enter(phase, in: &step)
        }
    }

    /// Makes the first keys of this account.
    mutating func makeFirst(_ login: LoginFacts, in step: inout EncryptionStep) throws(KeyStoreError) {
        let drafts = IdentityDrafts(keys: keys, login: login)
        try drafts.adopt(try drafts.storedOrNew(in: &step), in: &step)
        phase = .listing(.beforePublication)
    }

    /// Takes a new device number, because this store was restored or copied.
    ///
    /// - Returns: Whether there is a new number.
    mutating func renumber(in step: inout EncryptionStep) throws(KeyStoreError) -> Bool {
        switch try Renumbering(keys: keys).renumber(in: &step) {
        case .renumbered: break
        case .noDevice: return false
        case .tooSoon:
            enter(.stopped(StopReason.copiedAgain), in: &step)
            return false
        }
        step.tell(.newDeviceNumber)
        sessionDevice = nil
        phase = .listing(.beforePublication)
        return true
    }

    mutating func listed(in step: inout EncryptionStep) throws(KeyStoreError) {
        switch phase {
        case .listing(.beforePublication): phase = .publishing
        case .listing(.afterPublication), .listing(.afterReset): try begin(in: &step)
        case .undecided, .none, .linkNeeded, .serverCannot, .stopped, .checking, .publishing, .ready: break
        }
    }

    mutating func begin(in step: inout EncryptionStep) throws(KeyStoreError) {
        guard try !hasLostDevice(in: &step) else {
            return
        }
        var state = try step.records.state()
        state.isListed = true
        state.wasUsed = true
        try step.records.save(state)
        enter(.ready, in: &step)
    }

    mutating func noteChecked() {
        isChecked = true
    }

    /// The server has other keys under the numbers of this device's prekeys.
    mutating func notePrekeyConflict() {
        prekeyConflicts += 1
    }

    mutating func check() {
        isChecked = false
    }
}
