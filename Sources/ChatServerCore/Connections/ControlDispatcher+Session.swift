import ChatIdentity
import ChatProtocol
import ChatStorage
import Logging
import NIOCore
import SwiftProtobuf

/// The beginning of a session.
extension ControlDispatcher {
    /// Begins the session of an authenticated account.
    ///
    /// - Parameters:
    ///   - claim: The device that the client says it is.
    ///   - answer: An answer with what it has besides the fields of every login.
    /// - Throws: The store's errors, before anything has begun.
    mutating func begin(
        _ authenticated: AuthenticatedAccount,
        resuming resumed: Int64? = nil,
        as claim: DeviceClaim = DeviceClaim(),
        adding answer: ProtoLoggedIn = .init(),
        _ reply: ReplyAddress
    ) async throws {
        let account = authenticated.account
        let origin = resumed ?? Int64.random(in: 1...Int64.max)
        let devices = try await services.devices.login(of: account.id, claim)
        var login = answer
        login.add(authenticated, resumption: services.accounts.resumption(of: authenticated, origin: origin))
        login.role = await services.accounts.role(of: account.id).proto
        login.device = devices.standing.wire
        login.hasDevices_p = devices.hasDevices
        let device = devices.standing == .accepted ? claim.device : nil
        // Before the answer is sent: the client may use its new rights as soon as it has read it.
        guard await claimSession(authenticated, origin: origin, device: device) else {
            return await leave(.lost)
        }
        limit.bytes = ProtocolLimits.frameBytes
        connection.entering(now: .now())
        noteTimes()
        guard let session = await openSession(of: account, origin: origin, isResumed: resumed != nil, login, reply)
        else {
            return await leave(.lost)
        }
        // A list without the device may have been published since it was claimed.
        if services.connections.device(of: ticket) != device {
            await services.hub.setDevice(services.connections.device(of: ticket), of: session)
        }
        connection.entered(.init(account: account, session: session, origin: origin))
        services.connections.updateSession(ticket) { [clientName = connection.clientName] in
            $0.session = session
            $0.clientName = clientName
        }
        services.logger.info(
            resumed == nil ? "session began" : "session resumed",
            metadata: metadata(of: account.username).merging(["client": "\(connection.clientName)"]) { $1 }
        )
    }

    /// Opens the delivery session of a login, and answers with its keys.
    ///
    /// - Returns: Its id; `nil` if the server is stopping.
    private func openSession(
        of account: Account,
        origin: Int64,
        isResumed: Bool,
        _ answer: ProtoLoggedIn,
        _ reply: ReplyAddress
    ) async -> SessionID? {
        let keys = await services.hub.open(
            account,
            origin: origin,
            isResumed: isResumed,
            outbox: outbox,
            activity: activity,
            device: services.connections.device(of: ticket)
        ) { keys in
            var login = answer
            login.delivery = keys
            reply.post(.loggedIn(login))
        }
        return keys.map { SessionID(rawValue: $0.sessionID) }
    }

    /// Makes the connection a session of its account, and of its device.
    ///
    /// - Returns: Whether the session may go on.
    private func claimSession(
        _ authenticated: AuthenticatedAccount,
        origin: Int64,
        device: DeviceNumber?
    ) async -> Bool {
        let began = ConnectionTable.Session(
            account: authenticated.account,
            origin: origin,
            activity: activity,
            digest: authenticated.secretDigest,
            passwordTime: authenticated.passwordTime,
            hasProvedPassword: authenticated.hasProvedPassword,
            login: authenticated.login,
            device: device
        )
        guard services.connections.loggedIn(ticket, as: began) else {
            return false
        }
        if let former = authenticated.formerDigest {
            services.connections.secretRenewed(
                of: authenticated.account.id,
                from: former,
                to: authenticated.secretDigest
            )
        }
        await dropOutdated(device, of: authenticated.account.id)
        guard let reason = await whyOutdated(authenticated, origin: origin) else {
            return true
        }
        services.connections.close(ticket, reason: reason)
        return false
    }

    /// Takes the device away if it has left the account's list while the login was checked. The session is in the table
    /// by now, so a later list takes it away like that of all others. An unreadable store takes nothing: messages for a
    /// device that is not listed are refused when they are sent.
    private func dropOutdated(_ device: DeviceNumber?, of account: AccountID) async {
        if let device, let isListed = try? await services.devices.isListed(device, of: account), !isListed {
            services.connections.setDevice(nil, of: ticket)
        }
    }

    /// Returns the reason why a verified login is outdated: the account was banned, the lock-down began, the password
    /// was changed, or the remembered login ended, during the check. The session is in the table by now, so a later
    /// change ends it like all others, and a later lock-down lets it go on.
    private func whyOutdated(_ authenticated: AuthenticatedAccount, origin: Int64) async -> CloseReason? {
        if let notice = services.access.notice(for: authenticated.account.id) {
            return .barred(notice)
        }
        do {
            guard try await !services.accounts.isLockedOut(origin, of: authenticated.account.id) else {
                return .lockedDown
            }
            let present = try await services.accounts.secretDigest(of: authenticated.credential.username)
            guard present != authenticated.secretDigest else {
                let isGood = try await services.accounts.isGood(authenticated.login, of: authenticated.account.id)
                return isGood ? nil : .loginEnded
            }
            return present == nil ? .accountRemoved : .passwordChanged
        } catch {
            // An unreadable store must not end sessions.
            return nil
        }
    }
}

extension ProtoLoggedIn {
    /// Adds the fields that every login has, except the keys of its delivery.
    fileprivate mutating func add(
        _ authenticated: AuthenticatedAccount,
        resumption: (token: [UInt8], seconds: UInt32)
    ) {
        username = authenticated.account.username.value
        resumeSeconds = resumption.seconds
        resumeToken = .init(resumption.token)
        readReceipts = authenticated.details.sendsReadReceipts
    }
}
