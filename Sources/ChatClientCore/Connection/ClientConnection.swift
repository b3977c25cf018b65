import ChatDelivery
import ChatProtocol
import NIOCore
import NIOPosix
import SwiftProtobuf

/// One connection to a server: both sockets, the requests under way and the delivery machine. It runs on the event
/// loop of its sockets, so that what comes in is handled without a hop.
actor ClientConnection {
    let events = ChatEvents()
    let eventLoop: any EventLoop
    let usesDatagrams: Bool

    var control: (any Channel)?
    var datagrams: (any Channel)?
    var formerDatagrams: (any Channel)?
    var datagramConnector: ClientConnector?
    var pending = PendingRequests()
    var delivery: ClientDeliverySession?
    var silence = ServerSilence()
    var isReadingPaused = false
    var rebinding: Scheduled<Void>?

    private var end: Disconnection?
    private var firstError: (any Error)?
    private var pinger: RepeatedTask?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    init(eventLoop: any EventLoop, usesDatagrams: Bool) {
        self.eventLoop = eventLoop
        self.usesDatagrams = usesDatagrams
    }

    /// Connects and exchanges hellos.
    ///
    /// - Throws: ``ChatError``.
    func open(_ address: ServerAddress, configuration: ChatClientConfiguration) async throws -> ServerWelcome {
        let trust = try TrustCheck(configuration.trust, address: address)
        let connector = ClientConnector(
            address: address,
            trust: trust,
            timeout: TimeAmount(configuration.connectTimeout)
        )
        control = try await connector.connect(self)
        if usesDatagrams {
            await openDatagrams(connector)
        }
        let answer: WireServerFrame.OneOf_Body
        do {
            let hello = WireHello.with {
                $0.oldestVersion = ProtocolLimits.version
                $0.newestVersion = ProtocolLimits.version
                $0.clientName = configuration.clientName
            }
            answer = try await request(.hello(hello), timeout: connector.timeout)
        } catch {
            throw connector.explain(firstError ?? error)
        }
        guard case .welcome(let welcome) = answer, case .success((let fingerprint, let decision)) = trust.decision
        else {
            throw connector.explain(ChatError(.notTandem, ""))
        }
        try trust.remember()
        events.onRoom { [weak self] in
            self?.eventLoop.execute { self?.assumeIsolated { $0.resumeReading() } }
        }
        return ServerWelcome(welcome, fingerprint: fingerprint, decision: decision)
    }

    /// Closes both sockets.
    func close() async {
        ended(.lost(reason: "This side closed it."))
        try? await control?.close()
        try? await datagrams?.close()
        try? await formerDatagrams?.close()
    }

    /// An error on the control connection: the first one tells why it ends.
    func failed(_ error: any Error) {
        firstError = firstError ?? error
    }

    /// The control connection is closed.
    func closed() {
        // Which call met the break, and with what number, helps nobody who reads it.
        let reason = firstError == nil ? "The server's side closed it." : "The server or the network has gone."
        ended(.lost(reason: reason))
    }

    /// Ends everything once: the requests under way fail, and the events end with the reason.
    func ended(_ reason: Disconnection) {
        guard end == nil else {
            return
        }
        end = reason
        pinger?.cancel()
        rebinding?.cancel()
        delivery?.stop()
        let error =
            switch reason {
            case .loggedOut: ChatError(.connectionLost, "The connection is closed: it has logged out.")
            // Not the server's own code: nobody knows whether it carried the request out.
            case .goodbye(let why): ChatError(.connectionLost, "The server closed the connection: \(why)")
            case .lost(let why): ChatError(.connectionLost, "The connection to the server was lost: \(why)")
            }
        pending.failAll(with: error)
        events.add(.disconnected(reason))
        events.finish()
        control?.close(promise: nil)
        datagrams?.close(promise: nil)
        formerDatagrams?.close(promise: nil)
    }

    /// Whether the connection has ended.
    var isEnded: Bool {
        end != nil
    }

    /// From login on: pings, and notices when the server has vanished.
    func startPinging() {
        guard pinger == nil else {
            return
        }
        pinger = eventLoop.scheduleRepeatedTask(initialDelay: ClientTimeouts.ping, delay: ClientTimeouts.ping) {
            [weak self] _ in
            self?.assumeIsolated { $0.ping() }
        }
    }

    private func ping() {
        guard isReadingPaused || !silence.isForGood(lastDatagram: delivery?.statistics.lastContact) else {
            let seconds = silence.length().nanoseconds / 1_000_000_000
            return ended(.lost(reason: "Nothing was heard for \(seconds) seconds."))
        }
        let ping = WireClientFrame.with {
            $0.requestID = pending.makeID()
            $0.ping = .init()
        }
        if let frame = try? ping.controlFrame() {
            control?.writeAndFlush(frame, promise: nil)
            silence.pinged()
        }
    }
}

extension ServerWelcome {
    init(_ welcome: WireWelcome, fingerprint: CertificateFingerprint, decision: TrustDecision) {
        self.init(
            serverName: SafeText.line(welcome.serverName),
            fingerprint: fingerprint.description,
            trust: decision,
            passwordPolicy: SafeText.line(welcome.passwordPolicy),
            registrationOpen: welcome.registrationOpen,
            bodyBytes: Int(welcome.limits.bodyBytes),
            loginAttempts: Int(welcome.limits.loginAttempts)
        )
    }
}
