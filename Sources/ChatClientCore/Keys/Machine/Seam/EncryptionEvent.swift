import ChatIdentity
import ChatProtocol

/// What the client's encryption is told: see ``EncryptionMachine``.
enum EncryptionEvent: Sendable {
    /// The session began, or was resumed on a new connection. Requests of the connection before are void: the machine
    /// repeats those that matter.
    case loggedIn(LoginFacts)

    /// Direct messages, sealed and plain, in the order in which the connection gave them: ascending within each
    /// conversation. At most ``EncryptionLimits/arrivedAtOnce``. Each is answered by one
    /// ``EncryptionAction/show(_:)``, in the same order within its conversation, possibly later.
    case arrived([ReceivedMessage])

    /// The missed messages of this connection were given to the machine before.
    case caughtUp

    /// The answer to an action ``EncryptionAction/request(_:_:)``.
    case answered(RequestNumber, EncryptionAnswer)

    /// Events of the server.
    case mailWaiting
    case devicesChanged(account: String)
    case prekeysLow(left: Int)

    /// A person or program sends a direct text. It is answered by one ``EncryptionAction/settled(_:_:)``.
    case send(OutgoingText)
    /// The caller of a text waits no longer. A text that was certainly not stored is taken back. Any other one stays:
    /// it is sent again until its outcome is known, and its caller is told so now.
    case withdraw(UInt64)

    /// A person wants to know whether messages to an account are encrypted: its lists are fetched if they are not
    /// known. The answer is ``EncryptionAction/finished(_:_:)``; ``EncryptionMachine/encryption(with:in:)`` tells then.
    case inquire(account: String, CommandNumber)
    /// A person accepts what the server shows for an account now; its answer is ``EncryptionAction/finished(_:_:)``.
    case accept(account: String, CommandNumber)
    /// A person makes keys for this account.
    case makeKeys(CommandNumber)
    /// A person begins a new identity of this account.
    case resetIdentity(password: String, CommandNumber)

    /// The person was shown the messages of a conversation up to a sequence.
    case shown(conversation: UInt64, through: UInt64)

    /// About once a second.
    case ticked

    /// Another program on the store may have got on: ``EncryptionMachine/waitsForTurn``.
    case turnChecked

    /// The connection ended.
    case disconnected
}

/// A number that joins an action with its answer. The machine draws it; a number of an earlier connection is ignored.
struct RequestNumber: Hashable, Sendable {
    let rawValue: UInt64
}

/// A number of the shell's that joins a person's command with its result.
struct CommandNumber: Hashable, Sendable {
    let rawValue: UInt64
}

/// What the login and the welcome said.
struct LoginFacts: Sendable, Equatable {
    /// `Welcome.encryption`: 0 if the server is too old.
    var encryptionVersion: UInt32
    /// `Welcome.server_id` and `Welcome.line`; empty if the server has none.
    var serverID: [UInt8]
    var line: [UInt8]
    /// What the server was recognized by: the basis of the trust and its value.
    var trust: String
    /// Whether the person has accepted this trust in place of the one before.
    var isTrustAccepted = false
    var standing: DeviceStanding
    /// Whether the account has a device list.
    var hasDevices: Bool
    /// The device that the request named, and the blocks that the store had sealed when it was asked for.
    var claimedDevice: DeviceNumber?
    var claimedBlocks: UInt64 = 0

    /// Whether the session is one of the device that the request named.
    enum DeviceStanding: Sendable, Equatable {
        case none, accepted, notListed, storeRestored
    }
}

/// A text for one account, before it is sealed.
struct OutgoingText: Sendable, Equatable {
    /// A number of the shell's.
    let id: UInt64
    /// The recipient as the person wrote it.
    let recipient: String
    let text: String
    /// 16 bytes. A text keeps its token for ever.
    let token: [UInt8]
    /// Whether it is refused rather than sent in the clear.
    var requiresEncryption = false
}

/// The time of an event.
struct EncryptionTime: Sendable, Equatable {
    /// Milliseconds since any instant of this process; it never goes back.
    var monotonic: Int64
    /// The clock of this machine, which may be wrong: milliseconds since 1970-01-01 UTC, in `SignedTime.range`.
    let clock: Int64

    /// - Parameter clock: One that is out of the range counts as the nearest time, so that everything can be sealed and
    ///   signed with it.
    init(monotonic: Int64, clock: Int64) {
        self.monotonic = monotonic
        self.clock = SignedTime.nearest(to: clock)
    }
}
