import ChatClientCore
import ChatProtocol
import Synchronization

/// A connection that brings what lets a new account in. Faces leave it out:
///
/// - `register` without an invite gets the one that is named for this call, or else the claim that this device keeps;
/// - the claim of an answer that an operator must approve is kept, until the account is made or refused.
final class ClaimingConnection<Base: Connection>: Connection {
    private let base: Base
    private let claims: KeptClaims?
    private let named: Mutex<InviteCode?>

    /// - Parameters:
    ///   - base: The connection to the server.
    ///   - claims: The claims of this device; `nil` if it keeps nothing.
    ///   - invite: The invite that is named for this call, if any.
    init(_ base: Base, keeping claims: KeptClaims?, invite: InviteCode?) {
        self.base = base
        self.claims = claims
        named = Mutex(invite)
    }

    var welcome: ServerWelcome { base.welcome }

    var events: Base.Events { base.events }

    func reconnectNow() async { await base.reconnectNow() }

    func answer(_ request: Request) async throws(RequestFailure) -> Answer {
        let answer: Answer
        if case .register(let username, let password, let invite) = request {
            answer = try await register(username, password, invite)
        } else {
            answer = try await base.answer(request)
        }
        if case .loggedIn(let username, _, _, _) = answer {
            // The account is there, if by this client or by another one.
            await claims?.remove(username)
        }
        return answer
    }

    private func register(
        _ username: String,
        _ password: String,
        _ invite: InviteCode?
    ) async throws(RequestFailure) -> Answer {
        let kept = await claims?.claim(of: username)
        let brought = invite ?? named.withLock { $0 } ?? kept
        do throws(RequestFailure) {
            return try await base.answer(.register(username: username, password: password, invite: brought))
        } catch {
            throw await note(error, of: username, brought: brought, kept: kept)
        }
    }

    /// Notes what a refusal says about a claim or an invite.
    private func note(
        _ failure: RequestFailure,
        of username: String,
        brought: InviteCode?,
        kept: InviteCode?
    ) async -> RequestFailure {
        var failure = failure
        switch failure.code {
        case RequestFailure.Known.approvalNeeded:
            if let claim = failure.claim.flatMap({ InviteCode(text: $0) }) {
                failure.isClaimKept = await claims?.keep(claim, of: username) ?? false
            } else {
                failure.isClaimKept = kept != nil && brought == kept
            }
        case RequestFailure.Known.inviteRefused:
            named.withLock { named in
                if named == brought {
                    named = nil
                }
            }
            if kept != nil, brought == kept {
                await claims?.remove(username)
            }
        default: break
        }
        return failure
    }
}
