/// What the program chose about encryption.
struct EncryptionPolicy: Sendable, Equatable {
    /// Whether keys are made at the login when the account has none.
    var makesIdentity: Bool
    /// Whether direct messages are refused rather than sent in the clear.
    var requiresEncryption: Bool
    /// The label of this device in the list: at most 40 characters.
    var label: String
    var limits = EncryptionLimits()
}

/// Bounds and periods of the client's encryption. docs/ENCRYPTION.md tells them; tests make them smaller.
struct EncryptionLimits: Sendable, Equatable {
    /// The most messages of one event ``EncryptionEvent/arrived(_:)``: one transaction.
    var arrivedAtOnce = 100
    /// The messages that a page asks for.
    var pageSize: UInt32 = 200
    /// One-time pairs on the server, and the number below which they are refilled.
    var pairs = 50
    var fewPairs = 25
    /// Pairs of one request.
    var pairsAtOnce = 25
    /// Private halves of pairs that are kept.
    var keptPairs = 500
    /// Sessions with one device.
    var sessions = 5
    /// How often a text is sealed anew because devices changed.
    var tries = 3
    /// Newer signed prekeys beside which an old one is kept.
    var keptPrekeys = 4
    /// Ephemeral keys remembered for a last-resort key before it is replaced.
    var ephemerals = 1000
    /// Opened messages without mail before that is told, and without an answer before one is sent.
    var openedWithoutMail: UInt32 = 150
    var openedWithoutSending: UInt32 = 50
    /// Start blocks after which a first answer is sent again.
    var startBlocks: UInt32 = 8
    /// Requests to heal: in one mail, outstanding for a device, tries for a payload.
    var healedAtOnce = 100
    var healingRequests = 100
    var healingTries: UInt32 = 3
    /// Mail of this client that waits for its answer.
    var waitingMail = 256
    /// Milliseconds.
    var answerDelay: Int64 = 1000
    var healingInterval: Int64 = 3_600_000
    var prekeyPeriod: Int64 = 7 * day
    var longestUnansweredStart: Int64 = 30 * day
    var prekeyLife: Int64 = 30 * day
    var handedOutLife: Int64 = 45 * day
    var healingAge: Int64 = 30 * day
    var listWait: Int64 = 7 * day
    var plainCache: Int64 = 60_000
    var unsentDelay: Int64 = 120_000
    /// How long a text waits for one that another program on the store has sealed before it.
    var turn: Int64 = 10_000

    static let day: Int64 = 86_400_000
}
