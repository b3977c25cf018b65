import ChatProtocol
import Foundation
import NIOCore
import SwiftProtobuf

extension ClientSession {
    /// Opens a connection, the first or a later one.
    func connect() {
        do {
            let (authorities, host) = (authorities, address.host)
            let trust = try TrustCheck(configuration.trust, address: address, established: established) {
                authorities.verify($0.chain, host: host)
            }
            let connector = ClientConnector(
                address: address,
                trust: trust,
                timeout: TimeAmount(configuration.connectTimeout)
            )
            let next = ClientConnection(
                on: eventLoop,
                usesDatagrams: configuration.delivery == .automatic,
                trace: trace,
                hasRoom: { [weak self] in self?.assumeIsolated { $0.hasRoom } ?? false },
                teller: { connection, event in self.assumeIsolated { $0.handle(event, from: connection) } }
            )
            self.connector = connector
            connection = next
            next.assumeIsolated { $0.open(connector) }
        } catch {
            attemptFailed(error)
        }
    }

    /// Handles an event of a connection. Events of a connection that was given up are ignored.
    private func handle(_ event: ClientConnectionEvent, from connection: ClientConnection) {
        guard connection === self.connection else {
            return
        }
        switch event {
        case .connected: connected()
        case .received(let body, let id): received(body, answering: id)
        case .arrived(let message): arrived(message)
        case .delivered: settle()
        case .wireChanged(let wire): wireChanged(wire)
        case .pingIsDue: ping()
        case .ended(let reason, let error, let mayReturn): ended(reason, error: error, mayReturn: mayReturn)
        }
    }

    /// Sends the hello once the sockets are open.
    private func connected() {
        guard let connector else {
            return
        }
        let hello = ProtoHello.with {
            $0.oldestVersion = ProtocolLimits.version
            $0.newestVersion = ProtocolLimits.version
            // Count Unicode scalars, since a character may have any number of them and a hello must fit in a frame.
            let name = configuration.clientName.unicodeScalars.prefix(ProtocolLimits.clientNameLength)
            $0.clientName = String(String.UnicodeScalarView(name))
        }
        ask(.hello(hello), timeout: connector.timeout) { result in
            do {
                self.greeted(try self.welcome(from: result, connector))
            } catch {
                self.attemptFailed(connector.explain(error))
            }
        }
    }

    /// Handles the end of a connection, or a failure to open it.
    ///
    /// - Parameter mayReturn: Whether the server will let the session resume.
    private func ended(_ reason: Disconnection, error: (any Error)?, mayReturn: Bool) {
        connection = nil
        switch state {
        case .opening, .retrying:
            let error = error ?? ChatError(.connectionLost, reason.text)
            attemptFailed(connector.map { $0.explain(error) } ?? error)
        case .online where mayReturn && canTakeUp:
            interrupted(because: reason.text)
        case .entering, .online, .interrupted, .ended:
            end(reason)
        }
    }

    /// Ends a connection that is open but does not work.
    func connectionFailed(_ reason: String) {
        connection?.assumeIsolated { $0.end(.lost(reason: reason)) }
    }

    private func welcome(from result: PendingRequests.Answer, _ connector: ClientConnector) throws -> ServerWelcome {
        switch (try result.get(), connector.trust.decision) {
        case (.welcome(let welcome), .success(let trusted)):
            try connector.trust.remember()
            established = trusted.knowledge
            let welcome = ServerWelcome(welcome, trusted)
            limits = welcome.limits
            line = welcome.line
            self.welcome = welcome
            return welcome
        case (.error(let error), _):
            throw ChatError(error)
        default:
            throw ChatError(.notTandem, "")
        }
    }

    private func greeted(_ welcome: ServerWelcome) {
        if case .firstUse(let file, _) = configuration.trust {
            // The user accepted one certificate change; a further one must be accepted again.
            configuration.trust = .firstUse(file: file, acceptChange: false)
        }
        guard isAway else {
            state = .entering
            return opened(with: .success(welcome))
        }
        resumeWithKeys()
    }

    /// Resumes the session by its token; if there is no valid one, logs in with the password, or by login token if the
    /// session began so.
    func resumeSession() {
        guard let credentials else {
            return
        }
        guard let token = credentials.token else {
            return credentials.passwords.isEmpty ? logInByToken(credentials.username) : logIn(credentials)
        }
        let resume = ProtoResume.with {
            $0.username = credentials.username
            $0.token = Data(token)
            $0.claim(claim)
        }
        ask(.resume(resume)) { result in
            switch result {
            case .success(.loggedIn(let login)):
                self.resumed(login, byPassword: false)
            case .success(.error(let error)) where ChatError(error).passes:
                self.attemptFailed(ChatError(error))
            case .success(.error(let error)) where ChatError(error).isExclusion:
                // The password would not let it in either.
                self.end(.refused(ChatError(error)))
            case .success:
                self.credentials?.tokenRefused()
                self.resumeSession()
            case .failure(let error):
                self.attemptFailed(error)
            }
        }
    }

    private func logIn(_ credentials: Credentials) {
        let login = ProtoLogin.with {
            $0.username = credentials.username
            $0.password = credentials.passwords.first ?? ""
            $0.claim(claim)
        }
        ask(.login(login)) { result in
            switch result {
            case .success(.loggedIn(let login)):
                self.resumed(login, byPassword: true)
            case .success(.error(let error)) where ChatError(error).code == .wrongPassword:
                if self.credentials?.passwordRefused() == true {
                    self.resumeSession()
                } else {
                    let reason = "The server does not take the password any more. Log in again."
                    self.end(.refused(ChatError(.passwordChanged, reason)))
                }
            case .success(.error(let error)):
                self.attemptFailed(ChatError(error))
            case .success:
                self.attemptFailed(ChatError(.notTandem, "The server gave an answer that does not fit the question."))
            case .failure(let error):
                self.attemptFailed(error)
            }
        }
    }

    func resumed(_ login: ProtoLoggedIn, byPassword: Bool) {
        credentials?.entered(byPassword: byPassword, token: Array(login.resumeToken))
        tell(.connection(.resumed(role: AccountRole(login.role))))
        interruption = nil
        // A login starts another origin: only the receipts tell which messages are this device's, so they must
        // arrive before the pages.
        resent = byPassword ? Set(pending.sends) : []
        start(login)
        writeWaiting()
    }

    /// Handles the loss of the connection after login.
    private func interrupted(because reason: String) {
        state = .interrupted
        interruption = .now()
        cancelCatchUp()
        encryption?.inbox.add(.disconnected)
        suspendRequests(because: reason)
        retryLater(because: reason, least: .zero)
    }

    /// Handles a failed attempt to connect or to resume.
    func attemptFailed(_ error: any Error) {
        let last = connection
        connection = nil
        cancelTokenLogin()
        last?.assumeIsolated { $0.end() }
        guard isAway else {
            return opened(with: .failure(error))
        }
        // Only the session's internal requests were written on this connection.
        _ = pending.interrupted()
        state = .interrupted
        let failure = error as? ChatError ?? ChatError(.unreachable, "\(address) cannot be reached now.")
        guard failure.passes else {
            return end(.refused(failure))
        }
        retryLater(because: failure.message, least: failure.retryAfter.map { TimeAmount($0) } ?? .zero)
    }

    private func retryLater(because reason: String, least: TimeAmount) {
        let elapsed = NIODeadline.now() - (interruption ?? .now())
        guard let delay = schedule.next(elapsed: elapsed, least: least, random: .random(in: 0..<1)) else {
            return end(.lost(reason: reason))
        }
        // A consumer that takes no events is not told of each attempt: the queue must stay bounded.
        if hasRoom {
            tell(.connection(.interrupted(reason: reason, delay: Duration(delay))))
        }
        reconnecting = eventLoop.scheduleTask(in: delay) {
            self.assumeIsolated { $0.retry() }
        }
    }

    /// Makes the next attempt to connect now, if one is due later. Does nothing otherwise.
    func reconnectNow() {
        guard case .interrupted = state, let reconnecting else {
            return
        }
        reconnecting.cancel()
        retry()
    }

    private func retry() {
        reconnecting = nil
        state = .retrying
        connect()
    }

    /// Whether the session reconnects if the connection breaks now.
    var canTakeUp: Bool {
        configuration.reconnection != .never && credentials != nil && !pending.hasLogout
    }
}

extension Disconnection {
    /// The reason as a sentence.
    fileprivate var text: String {
        switch self {
        case .loggedOut: "It has logged out."
        case .goodbye(let reason), .lost(let reason): reason
        case .refused(let error): error.message
        }
    }
}
