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
    /// Direct conversations of the account, and pages of the server's list of all conversations, that are read on one
    /// connection.
    var conversations = SyncProgress.largestConversations
    var conversationPages = 1024
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
    /// How often the same bytes of a text or of mail are sent while the server does not take them.
    var sendTries = 5
    /// The same of device mail, which no person waits for: about an hour.
    var mailTries = 60
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
    /// Requests in a minute for the lists of accounts that had none.
    var plainChecks = 30
    /// Versions of the own list that are kept: no server takes more of one identity (PROTOCOL.md, section 6.2).
    var ownLists: UInt64 = 10_000
    /// How often a new identity is asked for while the server has no room for it, and the longest wait that it may name
    /// for that: a person waits for the answer.
    var resetTries = 3
    var resetWait: Int64 = 5000
    /// Mail of this client that waits for its answer.
    var waitingMail = 256
    /// Milliseconds without progress after which a message is shown without its text, and after which texts are sent
    /// though not everything was read: what others keep back must not hold up all.
    var patience: Int64 = 10_000
    /// Milliseconds.
    var answerDelay: Int64 = 1000
    var healingInterval: Int64 = 3_600_000
    var prekeyPeriod: Int64 = 7 * day
    var longestUnansweredStart: Int64 = 30 * day
    var prekeyLife: Int64 = 30 * day
    var handedOutLife: Int64 = 45 * day
    var healingAge: Int64 = 30 * day
    /// How long sessions with a device are kept after it left its account's list.
    var removedSessionLife: Int64 = 30 * day
    var listWait: Int64 = 7 * day
    /// Between two requests for the lists of one account because of what messages say of them.
    var claimInterval: Int64 = 60_000
    /// How long the server's answer that an account has no keys counts for texts in the clear, and how long it does
    /// while it is asked more often than ``plainChecks`` a minute.
    var plainAge: Int64 = 5000
    var plainCache: Int64 = 60_000
    var unsentDelay: Int64 = 120_000
    /// Between two new device numbers: a server that claims again and again that the store is a copy cannot make this
    /// client lose its sessions each time.
    var renumberInterval: Int64 = day
    /// How often in one connection new prekeys are made because the server has others under their numbers.
    var prekeyConflicts = 3
    /// How long a text waits for one that another program on the store has sealed before it.
    var turn: Int64 = 10_000

    static let day: Int64 = 86_400_000
}
