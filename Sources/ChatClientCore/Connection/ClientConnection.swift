import ChatDelivery
import ChatProtocol
import ChatTrace
import NIOCore
import NIOPosix

/// One connection to a server: the TLS and UDP sockets and the delivery state machine. It runs on the event loop of
/// its sockets, so that input is handled without a thread hop, and reports to its owner on the same loop.
actor ClientConnection {
    let eventLoop: any EventLoop
    let usesDatagrams: Bool
    /// Whether the owner has room for further messages.
    let hasRoom: @Sendable () -> Bool
    /// Where delivery tells what it does.
    let trace: TraceLog?
    private let teller: @Sendable (ClientConnection, ClientConnectionEvent) -> Void

    var control: (any Channel)?
    var datagrams: (any Channel)?
    var formerDatagrams: (any Channel)?
    var datagramConnector: ClientConnector?
    var delivery: ClientDeliverySession?
    var silence = ServerSilence()
    var isReadingPaused = false
    var rebinding: Scheduled<Void>?

    /// Whether the connection has ended.
    private(set) var isEnded = false
    private var firstError: (any Error)?
    private var pinger: RepeatedTask?

    nonisolated var unownedExecutor: UnownedSerialExecutor {
        eventLoop.executor.asUnownedSerialExecutor()
    }

    /// Makes a connection; ``open(_:)`` opens it.
    ///
    /// - Parameters:
    ///   - hasRoom: Backpressure: called before messages are accepted over UDP; without room the server sends them
    ///     again.
    ///   - teller: Called with each event, on the event loop.
    init(
        on eventLoop: any EventLoop,
        usesDatagrams: Bool,
        trace: TraceLog? = nil,
        hasRoom: @escaping @Sendable () -> Bool,
        teller: @escaping @Sendable (ClientConnection, ClientConnectionEvent) -> Void
    ) {
        self.eventLoop = eventLoop
        self.usesDatagrams = usesDatagrams
        self.trace = trace
        self.hasRoom = hasRoom
        self.teller = teller
    }

    /// Reports an event to the owner.
    func tell(_ event: ClientConnectionEvent) {
        teller(self, event)
    }

    /// Opens both sockets, and reports success or failure.
    func open(_ connector: ClientConnector) {
        connector.connect(self).whenComplete { result in
            self.assumeIsolated { $0.connected(result, connector) }
        }
    }

    private func connected(_ result: Result<any Channel, any Error>, _ connector: ClientConnector) {
        switch result {
        case .success(let channel) where isEnded:
            channel.close(promise: nil)
        case .success(let channel):
            control = channel
            openDatagrams(connector)
        case .failure(let error):
            failed(error)
            end(.lost(reason: "There is no connection."))
        }
    }

    /// Waits until the sockets are closed.
    func waitUntilClosed() async {
        try? await control?.closeFuture.get()
        try? await datagrams?.closeFuture.get()
        try? await formerDatagrams?.closeFuture.get()
    }

    /// Records an error on the control connection: the first one tells why it ends.
    func failed(_ error: any Error) {
        firstError = firstError ?? error
    }

    /// Handles the closing of the control connection.
    func closed() {
        // The failed system call and its errno do not help the reader of the message.
        let reason = firstError == nil ? "The server's side closed it." : "The server or the network has gone."
        end(.lost(reason: reason))
    }

    /// Ends the connection once, and reports the reason.
    ///
    /// - Parameter mayReturn: Whether the server will let the session resume.
    func end(_ reason: Disconnection, mayReturn: Bool = true) {
        guard !isEnded else {
            return
        }
        end()
        tell(.ended(reason, error: firstError, mayReturn: mayReturn))
    }

    /// Ends the connection without a report: the owner knows.
    func end() {
        isEnded = true
        pinger?.cancel()
        rebinding?.cancel()
        delivery?.stop()
        control?.close(promise: nil)
        datagrams?.close(promise: nil)
        formerDatagrams?.close(promise: nil)
    }

    /// Starts the keepalive pings and the idle time-out, from login on.
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
            return end(.lost(reason: "Nothing was heard for \(seconds) seconds."))
        }
        tell(.pingIsDue)
        silence.pinged()
    }
}
