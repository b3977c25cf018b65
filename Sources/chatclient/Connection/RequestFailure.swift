import ChatClientCore

/// The reason why a ``Request`` failed.
struct RequestFailure: Error, Sendable, Equatable {
    /// Error codes that a face handles specially; for all others it shows the message.
    enum Known {
        /// This device has a remembered login of the account already.
        static let alreadyRemembered = "already_remembered"
        static let approvalNeeded = "approval_needed"
        static let barred = "barred"
        static let certificateChanged = "certificate_changed"
        static let certificateUnverified = "certificate_unverified"
        static let connectionLost = "connection_lost"
        static let identityChanged = "identity_changed"
        static let inviteNeeded = "invite_needed"
        static let inviteRefused = "invite_refused"
        static let invalidSearch = "invalid_search"
        static let invalidUsername = "invalid_username"
        /// The token of a remembered login cannot be kept on this device.
        static let loginNotKept = "login_not_kept"
        /// The key store cannot be read or written.
        static let keyStore = "key_store"
        /// The account's keys are on another client.
        static let linkNeeded = "link_needed"
        static let loginTokenRefused = "login_token_refused"
        /// This device remembers no login of the account.
        static let noLoginToken = "no_login_token"
        static let noSuchLogin = "no_such_login"
        static let noSuchConversation = "no_such_conversation"
        static let noSuchRoom = "no_such_room"
        static let noSuchUser = "no_such_user"
        /// The account has keys, and this client was started without a key store.
        static let noKeys = "no_keys"
        static let notEncrypted = "not_encrypted"
        /// Messages of a history are sealed, and not opened yet.
        static let notOpened = "not_opened"
        static let passwordPolicy = "password_policy"
        static let rollback = "rollback"
        static let roomNameTaken = "room_name_taken"
        /// This client's own keys cannot be used.
        static let stopped = "stopped"
        static let timedOut = "timed_out"
        static let usernameTaken = "username_taken"
        static let wrongPassword = "wrong_password"
        static let wrongRoomPassword = "wrong_room_password"
    }

    /// Machine-readable error code, such as `wrong_password`.
    var code: String

    /// A sentence for the user.
    var message: String

    /// How long to wait before a retry, where waiting helps.
    var retryAfter: Duration?

    /// With `wrong_password`: remaining attempts on this connection.
    var attemptsLeft: Int?

    /// With `approval_needed`: the text of the claim, unless the request had brought it.
    var claim: String?

    /// With `approval_needed`: whether this device keeps the claim and will bring it the next time.
    var isClaimKept = false

    /// With `barred`: the end of the ban, in milliseconds since 1970-01-01 UTC; `nil` if it has none.
    var until: Int64?

    /// Whether the server may have performed the request although no answer arrived.
    var isOutcomeUnknown: Bool {
        code == Known.connectionLost || code == Known.timedOut
    }

    /// For a request about a room: whether the failure means that the account is no longer a member.
    var tellsRoomIsGone: Bool {
        code == Known.noSuchRoom || code == Known.noSuchConversation
    }
}

extension RequestFailure {
    /// The form passed to the client's model.
    var error: RequestError {
        RequestError(code: ChatError.Code(rawValue: code), attemptsLeft: attemptsLeft)
    }

    /// Converts an error thrown by the SDK.
    init(_ error: any Error) {
        guard let error = error as? ChatError else {
            // Messages from lower-level libraries do not help the user.
            let isCancelled = error is CancellationError
            let message = isCancelled ? "It was not waited for." : "Something unexpected went wrong. Try again."
            self.init(code: "internal", message: message)
            return
        }
        self.init(
            code: error.code.rawValue,
            message: error.message,
            retryAfter: error.retryAfter,
            attemptsLeft: error.attemptsLeft,
            claim: error.claim,
            until: error.until
        )
    }
}
