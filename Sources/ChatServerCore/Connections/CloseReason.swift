import ChatAdministration
import ChatProtocol
import SwiftProtobuf

/// Why the server ends a connection; the peer receives it in a Goodbye.
enum CloseReason: Sendable, Equatable {
    /// The peer did not take its next step in time, or gave no sign of life.
    case timedOut
    /// The server is shutting down.
    case shuttingDown
    /// The password of the account was changed.
    case passwordChanged
    /// The account was removed.
    case accountRemoved
    /// The account has more sessions than it may have.
    case tooManySessions
    /// The connection has not logged in, and a newer one takes its place.
    case placeNeeded
    /// The server has reached its connection limit.
    case tooManyConnections
    /// Another connection has resumed the session.
    case resumedElsewhere
    /// The remembered login that the session belongs to was ended.
    case loginEnded
    /// The account or the network was banned.
    case barred(BarredNotice)
    /// The lock-down began while the login was checked.
    case lockedDown
    /// Somebody of this authority ended the session, and told this reason, which may be empty and is not sanitized.
    case kicked(by: AdminRank, reason: String)

    /// Whether the connection makes room for another one. Only a few of these may linger for their farewell.
    var makesRoom: Bool {
        switch self {
        case .tooManySessions, .placeNeeded, .tooManyConnections, .resumedElsewhere: true
        case .timedOut, .shuttingDown, .passwordChanged, .accountRemoved, .loginEnded, .barred, .lockedDown, .kicked:
            false
        }
    }

    /// Whether the client may reconnect by itself. Otherwise a reconnect would be useless or do harm: two
    /// clients that share a session, or that have one too many, would end each other forever.
    var mayReturn: Bool {
        switch self {
        case .timedOut, .shuttingDown, .placeNeeded, .tooManyConnections: true
        case .passwordChanged, .accountRemoved, .tooManySessions, .resumedElsewhere, .loginEnded, .barred, .lockedDown,
            .kicked:
            false
        }
    }

    /// The Goodbye frame.
    var frame: ProtoServerFrame {
        .with {
            $0.goodbye.code = code
            $0.goodbye.reason = sentence
            $0.goodbye.return = mayReturn ? .welcome : .unwelcome
        }
    }

    private var code: ProtoErrorCode {
        switch self {
        case .timedOut: .timedOut
        case .shuttingDown: .shuttingDown
        case .passwordChanged: .passwordChanged
        case .accountRemoved: .accountRemoved
        case .tooManySessions: .tooManySessions
        case .placeNeeded, .tooManyConnections: .tooManyConnections
        case .resumedElsewhere: .resumedElsewhere
        case .loginEnded: .loginEnded
        case .barred: .barred
        case .lockedDown: .lockedDown
        case .kicked: .kicked
        }
    }

    /// The sentence that is shown to a person.
    private var sentence: String {
        switch self {
        case .timedOut: "The next step, or a sign of life, did not come in time."
        case .shuttingDown: "The server is shutting down."
        case .passwordChanged: "The password of this account was changed. Log in with the new one."
        case .accountRemoved: "This account was removed from the server."
        case .tooManySessions: "This account has too many sessions; this one was silent for longest."
        case .placeNeeded: "Too many connections wait for a login. Try again in a moment."
        case .tooManyConnections: "The server has too many connections. Try again in a moment."
        case .resumedElsewhere: "This session goes on over another connection."
        case .loginEnded: "The remembered login of this session was ended. Log in again with the password."
        case .barred(let notice): notice.sentence
        case .lockedDown: KeptOut.lockedDownSentence
        case .kicked(let rank, let reason): Self.kicked(by: rank, reason)
        }
    }

    private static func kicked(by rank: AdminRank, _ reason: String) -> String {
        let actor =
            switch rank {
            case .member, .moderator: "a moderator"
            case .admin: "an admin"
            case .operator: "the operator"
            }
        return ("You were removed by \(actor)" + (reason.isEmpty ? "" : ": \(SafeText.line(reason))"))
            .endedAsSentence
    }
}

extension CloseReason: CustomStringConvertible {
    /// The reason for the log, without the words of a person.
    var description: String {
        switch self {
        case .timedOut: "timedOut"
        case .shuttingDown: "shuttingDown"
        case .passwordChanged: "passwordChanged"
        case .accountRemoved: "accountRemoved"
        case .tooManySessions: "tooManySessions"
        case .placeNeeded: "placeNeeded"
        case .tooManyConnections: "tooManyConnections"
        case .resumedElsewhere: "resumedElsewhere"
        case .loginEnded: "loginEnded"
        case .barred: "barred"
        case .lockedDown: "lockedDown"
        case .kicked: "kicked"
        }
    }
}
