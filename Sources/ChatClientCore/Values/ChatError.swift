import ChatProtocol

/// An error of a request or of the connection.
public struct ChatError: Error, Sendable, Equatable, CustomStringConvertible {
    /// A short, stable name for programs.
    public struct Code: Sendable, Hashable, RawRepresentable {
        /// Lower-case words joined by `_`.
        public var rawValue: String

        /// Makes a code.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }
    }

    /// The kind of failure.
    public let code: Code

    /// A sentence for the person: the problem and the remedy.
    public let message: String

    /// The delay before trying again, where waiting helps.
    public let retryAfter: Duration?

    /// With ``Code/wrongPassword`` at a login: tries left on this connection.
    public let attemptsLeft: Int?

    /// With ``Code/approvalNeeded``: the secret with which this client may make the account once it is approved. Keep
    /// it, and pass it as the invite of the next registration. `nil` when the request had brought it.
    public let claim: String?

    /// With ``Code/barred``: the end of the ban, in milliseconds since 1970-01-01 UTC; `nil` if it has none.
    public let until: Int64?

    /// The sentence.
    public var description: String { message }

    init(
        _ code: Code,
        _ message: String,
        retryAfter: Duration? = nil,
        attemptsLeft: Int? = nil,
        claim: String? = nil,
        until: Int64? = nil
    ) {
        self.code = code
        self.message = message
        self.retryAfter = retryAfter
        self.attemptsLeft = attemptsLeft
        self.claim = claim
        self.until = until
    }
}

extension ChatError.Code {
    /// The host does not answer.
    public static let unreachable = Self(rawValue: "unreachable")
    /// The certificate differs from the remembered one.
    public static let certificateChanged = Self(rawValue: "certificate_changed")
    /// The certificate differs from the pinned one.
    public static let certificateMismatch = Self(rawValue: "certificate_mismatch")
    /// No authority vouches for the certificate, and one did when the server was remembered.
    public static let certificateUnverified = Self(rawValue: "certificate_unverified")
    /// The peer does not speak TLS 1.3, or does not speak this protocol.
    public static let notTandem = Self(rawValue: "not_tandem")
    /// The connection ended before the answer came, possibly by the server's goodbye: whether the request was
    /// carried out is unknown.
    public static let connectionLost = Self(rawValue: "connection_lost")
    /// No answer in time.
    public static let timedOut = Self(rawValue: "timed_out")
    /// The password is wrong.
    public static let wrongPassword = Self(rawValue: "wrong_password")
    /// Too many requests without an answer, or the server is busy.
    public static let busy = Self(rawValue: "busy")
    /// The server is shutting down.
    public static let shuttingDown = Self(rawValue: "shutting_down")
    /// A bug in the client or the server.
    public static let `internal` = Self(rawValue: "internal")
    /// The request has more bytes than the server accepts; it was not sent.
    public static let frameTooLarge = Self(rawValue: "frame_too_large")
    /// The password was changed elsewhere: the session is over, and the new one is needed to log in.
    public static let passwordChanged = Self(rawValue: "password_changed")
    /// The account was removed.
    public static let accountRemoved = Self(rawValue: "account_removed")
    /// The account has more sessions than allowed, and this one was ended to make room. Reconnecting would end
    /// another one.
    public static let tooManySessions = Self(rawValue: "too_many_sessions")
    /// Another connection has resumed this session: another process uses the same token.
    public static let resumedElsewhere = Self(rawValue: "resumed_elsewhere")
    /// The login token is unknown, expired, void or already used: log in with the password.
    public static let loginTokenRefused = Self(rawValue: "login_token_refused")
    /// The remembered login that the session belonged to was ended, by the person on another device or by the server.
    public static let loginEnded = Self(rawValue: "login_ended")
    /// The account has no remembered login of this number.
    public static let noSuchLogin = Self(rawValue: "no_such_login")
    /// The session began by token, or was resumed, and the request needs the password: log in with it.
    public static let passwordNeeded = Self(rawValue: "password_needed")
    /// The account or the network is banned from the server, or the account is locked.
    public static let barred = Self(rawValue: "barred")
    /// The server makes accounts for invites only.
    public static let inviteNeeded = Self(rawValue: "invite_needed")
    /// The invite is unknown, expired, used up or taken back, or the application was rejected.
    public static let inviteRefused = Self(rawValue: "invite_refused")
    /// The account was applied for, and waits for an operator's approval.
    public static let approvalNeeded = Self(rawValue: "approval_needed")
    /// The server is locked down: it admits moderators and admins only.
    public static let lockedDown = Self(rawValue: "locked_down")
    /// A moderator, an admin or the operator ended the session.
    public static let kicked = Self(rawValue: "kicked")
    /// The account's role does not permit the command.
    public static let notPermitted = Self(rawValue: "not_permitted")
    /// The administration command is unknown or malformed.
    public static let invalidCommand = Self(rawValue: "invalid_command")
    /// The account's device list on the server is another one than this client's.
    package static let listConflict = Self(rawValue: "list_conflict")
    /// The server refused the device list.
    package static let invalidList = Self(rawValue: "invalid_list")
    /// The server has another prekey under the same number.
    package static let prekeyConflict = Self(rawValue: "prekey_conflict")
    /// The server refused a prekey.
    package static let invalidPrekey = Self(rawValue: "invalid_prekey")
    /// The devices of one of the two accounts changed at each attempt to send the message.
    public static let devicesChanged = Self(rawValue: "devices_changed")
    /// The server does not know this client's device.
    package static let noSuchDevice = Self(rawValue: "no_such_device")
    /// The server refused the sealed message.
    package static let invalidSealed = Self(rawValue: "invalid_sealed")
    /// The direct message waited too long. It was not sent: the connection was gone, or messages before it waited.
    public static let notSent = Self(rawValue: "not_sent")
    /// The server could not write to its disk.
    package static let storageFailed = Self(rawValue: "storage_failed")
    /// The direct message would not be encrypted, and the client is set to send only encrypted ones.
    public static let notEncrypted = Self(rawValue: "not_encrypted")
    /// The contact's identity is another one than the verified one: nothing is sent until a person accepts it.
    public static let identityChanged = Self(rawValue: "identity_changed")
    /// The account has keys, and this client was started without a key store: it sends no direct messages.
    public static let noKeys = Self(rawValue: "no_keys")
    /// This client's own keys cannot be used now: it sends no direct messages. The sentence says why.
    public static let stopped = Self(rawValue: "stopped")
    /// The account's keys are on another client: this one sends no direct messages.
    public static let linkNeeded = Self(rawValue: "link_needed")
    /// The server showed an older or another device list than before: nothing is sent until a person accepts it.
    public static let rollback = Self(rawValue: "rollback")
    /// The key store cannot be read or written.
    public static let keyStore = Self(rawValue: "key_store")
    /// The account is not in a conversation of this number.
    package static let noSuchConversation = Self(rawValue: "no_such_conversation")
    /// There is no such room, or the account is not in it.
    package static let noSuchRoom = Self(rawValue: "no_such_room")
    /// The name, limit or password is not valid for a room.
    static let invalidRoom = Self(rawValue: "invalid_room")
    /// The words or conditions of a search are not valid.
    static let invalidSearch = Self(rawValue: "invalid_search")
    /// The account has used up its daily storage quota.
    public static let quotaExceeded = Self(rawValue: "quota_exceeded")
    /// Too many tries, or too many clients at once: ``ChatError/retryAfter`` has the delay.
    public static let throttled = Self(rawValue: "throttled")
    /// The file of known servers cannot be read or written, or the file of authorities cannot be read.
    public static let trustFile = Self(rawValue: "trust_file")
    /// The file of ``ChatClientConfiguration/traceFile`` cannot be written.
    public static let traceFile = Self(rawValue: "trace_file")
}

extension ChatError {
    /// Makes an error from the server's answer.
    ///
    /// - Parameter countsAttempts: Whether it answers a login: only failed logins are counted.
    init(_ error: ProtoError, countsAttempts: Bool = true) {
        self.init(
            Code(error.code),
            SafeText.line(error.message),
            retryAfter: error.retryAfter > 0 ? .milliseconds(Int64(error.retryAfter)) : nil,
            attemptsLeft: error.code == .wrongPassword && countsAttempts ? Int(error.attemptsLeft) : nil,
            claim: error.code == .approvalNeeded ? InviteCode([UInt8](error.claim))?.text : nil,
            until: error.code == .barred && error.until > 0 ? error.until : nil
        )
    }
}

extension ChatError.Code {
    init(_ code: ProtoErrorCode) {
        let name =
            switch code {
            case .malformedFrame: "malformed_frame"
            case .unknownFrame: "unknown_frame"
            case .frameTooLarge: "frame_too_large"
            case .unsupportedVersion: "unsupported_version"
            case .outOfOrder: "out_of_order"
            case .invalidUsername: "invalid_username"
            case .noSuchUser: "no_such_user"
            case .usernameTaken: "username_taken"
            case .wrongPassword: "wrong_password"
            case .passwordPolicy: "password_policy"
            case .registrationClosed: "registration_closed"
            case .throttled: "throttled"
            case .busy: "busy"
            case .emptyMessage: "empty_message"
            case .messageTooLong: "message_too_long"
            case .messageNotText: "message_not_text"
            case .invalidToken: "invalid_token"
            case .storageFailed: "storage_failed"
            case .timedOut: "timed_out"
            case .shuttingDown: "shutting_down"
            case .tooManyConnections: "too_many_connections"
            case .cannotResume: "cannot_resume"
            case .noSuchConversation: "no_such_conversation"
            case .noSuchRoom: "no_such_room"
            case .invalidPage: "invalid_page"
            case .invalidSearch: "invalid_search"
            case .invalidRoom: "invalid_room"
            case .roomNameTaken: "room_name_taken"
            case .roomFull: "room_full"
            case .wrongRoomPassword: "wrong_room_password"
            case .invitationNeeded: "invitation_needed"
            case .banned: "banned"
            case .muted: "muted"
            case .notAdmin: "not_admin"
            case .notAMember: "not_a_member"
            case .tooManyRooms: "too_many_rooms"
            case .passwordChanged: "password_changed"
            case .accountRemoved: "account_removed"
            case .tooManySessions: "too_many_sessions"
            case .quotaExceeded: "quota_exceeded"
            case .resumedElsewhere: "resumed_elsewhere"
            case .loginTokenRefused: "login_token_refused"
            case .loginEnded: "login_ended"
            case .noSuchLogin: "no_such_login"
            case .passwordNeeded: "password_needed"
            case .barred: "barred"
            case .inviteNeeded: "invite_needed"
            case .inviteRefused: "invite_refused"
            case .approvalNeeded: "approval_needed"
            case .lockedDown: "locked_down"
            case .kicked: "kicked"
            case .notPermitted: "not_permitted"
            case .invalidCommand: "invalid_command"
            case .listConflict: "list_conflict"
            case .invalidList: "invalid_list"
            case .prekeyConflict: "prekey_conflict"
            case .invalidPrekey: "invalid_prekey"
            case .devicesChanged: "devices_changed"
            case .noSuchDevice: "no_such_device"
            case .invalidSealed: "invalid_sealed"
            case .internal, .unspecified, .UNRECOGNIZED: "internal"
            }
        self.init(rawValue: name)
    }
}
