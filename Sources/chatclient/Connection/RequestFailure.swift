import ChatClientCore

/// Why a ``Request`` was not carried out.
struct RequestFailure: Error, Sendable, Equatable {
    /// The failures that a face treats in a way of their own; all others are shown by their sentence.
    enum Known {
        static let certificateChanged = "certificate_changed"
        static let connectionLost = "connection_lost"
        static let invalidSearch = "invalid_search"
        static let invalidUsername = "invalid_username"
        static let noSuchConversation = "no_such_conversation"
        static let noSuchRoom = "no_such_room"
        static let noSuchUser = "no_such_user"
        static let passwordPolicy = "password_policy"
        static let roomNameTaken = "room_name_taken"
        static let timedOut = "timed_out"
        static let usernameTaken = "username_taken"
        static let wrongPassword = "wrong_password"
        static let wrongRoomPassword = "wrong_room_password"
    }

    /// A short name for programs, such as `wrong_password`.
    var code: String

    /// A sentence for a person.
    var message: String

    /// How long to wait before trying again, where waiting helps.
    var retryAfter: Duration?

    /// With `wrong_password`: tries left on this connection.
    var attemptsLeft: Int?

    /// Whether the server may have carried out the request although no answer came.
    var isOutcomeUnknown: Bool {
        code == Known.connectionLost || code == Known.timedOut
    }

    /// Of a request about a room that one was in: whether one is not any more.
    var tellsRoomIsGone: Bool {
        code == Known.noSuchRoom || code == Known.noSuchConversation
    }
}

extension RequestFailure {
    /// What the client's model learns from it.
    var error: RequestError {
        RequestError(code: ChatError.Code(rawValue: code), attemptsLeft: attemptsLeft)
    }

    /// Takes over an error that the SDK threw.
    init(_ error: any Error) {
        guard let error = error as? ChatError else {
            // The words of a library below help nobody who reads them.
            let isCancelled = error is CancellationError
            let message = isCancelled ? "It was not waited for." : "Something unexpected went wrong. Try again."
            self.init(code: "internal", message: message)
            return
        }
        self.init(
            code: error.code.rawValue,
            message: error.message,
            retryAfter: error.retryAfter,
            attemptsLeft: error.attemptsLeft
        )
    }
}
