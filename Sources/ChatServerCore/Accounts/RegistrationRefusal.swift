import ChatProtocol
import ChatStorage
import NIOCore

/// Why a client may not make an account with a name and a password that are good.
enum RegistrationRefusal: Sendable, Equatable {
    /// Only the operator makes accounts.
    case closed
    /// Only clients with an invite make accounts.
    case inviteNeeded
    /// The code is that of no invite and no application, or is not good any more.
    case inviteRefused(InviteRefusal)
    /// The application waits for an operator. The claim of one that was just noted; `nil` for one that the client has
    /// the claim of.
    case approvalNeeded(claim: InviteCode?)
    /// Somebody has applied for the name, and the client does not have the claim.
    case nameHeld
    /// Too many applications wait already, of this network or in all.
    case tooManyApplications

    /// The error that the peer receives.
    func refusal(of username: Username) -> Refusal {
        switch self {
        case .closed:
            Refusal(
                .registrationClosed,
                "There is no account named \(username), and this server lets only its operator make accounts."
            )
        case .inviteNeeded:
            Refusal(
                .inviteNeeded,
                "There is no account named \(username), and this server makes accounts for invites only. "
                    + "Ask its operator for one."
            )
        case .inviteRefused(let refusal):
            Refusal(.inviteRefused, Self.sentence(of: refusal))
        case .approvalNeeded(let claim?):
            Refusal(
                .approvalNeeded,
                "Your request for an account was noted. An operator must approve it; start the client again then.",
                claim: claim.bytes
            )
        case .approvalNeeded(nil):
            Refusal(
                .approvalNeeded,
                "Your request for an account waits for an operator, who must approve it; start the client again then."
            )
        case .nameHeld:
            Refusal(
                .usernameTaken,
                "Somebody has asked for the username \(username), and the request waits for the operator's approval. "
                    + "Choose another name."
            )
        case .tooManyApplications:
            Refusal(
                .throttled,
                "Too many requests for accounts wait for an operator. Try again in an hour.",
                retryAfter: .hours(1)
            )
        }
    }

    /// The reason for the log; `nil` for what is no failure.
    var reasonToLog: String? {
        switch self {
        case .closed: "registration is closed"
        case .inviteNeeded: "registration needs an invite"
        case .inviteRefused: "invite refused"
        case .approvalNeeded, .nameHeld: nil
        case .tooManyApplications: "too many applications"
        }
    }

    private static func sentence(of refusal: InviteRefusal) -> String {
        switch refusal {
        case .usedUp: "The invite is used up. Ask for another one."
        case .expired: "The invite has expired. Ask for another one."
        case .revoked: "The invite was taken back. Ask for another one."
        // The others are no refusals of an invite here.
        case .unknown, .pending, .underWay:
            "This server has no such invite, and no request for this account that was approved. "
                + "Check the code, or ask for another one."
        }
    }
}
