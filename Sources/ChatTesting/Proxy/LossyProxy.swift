import Foundation
import NIOCore
import NIOPosix

/// A bad network between clients and a server: a proxy on one port for both TCP and UDP.
package final class LossyProxy: Sendable {
    /// Attempts to find a port that is free for both TCP and UDP.
    private static let attempts = 20

    /// The port that clients connect to.
    package let port: Int

    private let control: ProxyControl
    private let listener: any Channel
    private let datagrams: any Channel

    private init(port: Int, control: ProxyControl, listener: any Channel, datagrams: any Channel) {
        self.port = port
        self.control = control
        self.listener = listener
        self.datagrams = datagrams
    }

    /// Starts a proxy on 127.0.0.1 in front of a server on 127.0.0.1.
    ///
    /// - Parameter identity: The server's certificate and key, for a proxy whose ``wiretap`` reads what is inside TLS.
    package static func start(
        serverPort: Int,
        policy: DatagramPolicy = .forward,
        identity: TLSIdentity? = nil
    ) async throws -> LossyProxy {
        let server = try SocketAddress(ipAddress: "127.0.0.1", port: serverPort)
        let control = ProxyControl(policy: policy, server: server, identity: identity)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        for _ in 0..<attempts {
            let listener = try await listen(control: control, on: loop)
            guard let port = listener.localAddress?.port,
                let datagrams = try? await bindDatagrams(port: port, control: control, on: loop)
            else {
                try? await listener.close()
                continue
            }
            return LossyProxy(port: port, control: control, listener: listener, datagrams: datagrams)
        }
        throw HarnessFailure("No port was free for both TCP and UDP in \(attempts) attempts.")
    }

    /// The record of the traffic so far.
    package var wiretap: Wiretap { control.wiretap }

    /// The contents of the datagrams that the wiretap kept, of sessions whose keys a proxy with the server's identity
    /// saw.
    package var openedDatagrams: [[UInt8]] { control.keys.open(wiretap.recordedDatagrams) }

    /// Changes the treatment of datagrams from now on.
    package func setPolicy(_ policy: DatagramPolicy) {
        control.setPolicy(policy)
    }

    /// Unplugs the cable: drops all traffic from now on, without telling either side.
    package func unplug() {
        control.setUnplugged(true)
    }

    /// Plugs the cable in again. Bytes sent in between are lost, so earlier TCP connections are unusable.
    package func plugIn() {
        control.setUnplugged(false)
    }

    /// Redirects new connections and all datagrams to another port of 127.0.0.1 from now on, as if the server had
    /// moved.
    package func setServer(port: Int) throws {
        control.setServer(try SocketAddress(ipAddress: "127.0.0.1", port: port))
    }

    /// Gives each client another address from now on (NAT rebinding): datagrams to the former address are lost.
    package func moveClients() async {
        for socket in control.renewSockets() {
            try? await socket.close()
        }
    }

    /// Aborts all connections with a reset (RST).
    package func resetConnections() async {
        for channel in control.connections {
            // Closing a socket with a linger time of zero sends a reset.
            if let socket = channel as? any SocketOptionProvider {
                try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            }
            try? await channel.close()
        }
    }

    /// Closes everything.
    package func stop() async {
        try? await listener.close()
        try? await datagrams.close()
        for channel in control.connections + control.sockets {
            try? await channel.close()
        }
    }

    private static func listen(
        control: ProxyControl,
        on loop: any EventLoop
    ) async throws -> any Channel {
        try await ServerBootstrap(group: loop)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.autoRead, value: false)
            .childChannelInitializer { client in
                control.addConnection(client)
                return client.eventLoop.makeCompletedFuture {
                    try control.identity?.addServerEnd(to: client)
                }
                .flatMap { connect(client, to: control.server, control: control) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Connects to the server for a client, and lets both sides read once they are joined.
    private static func connect(
        _ client: any Channel,
        to server: SocketAddress,
        control: ProxyControl
    ) -> EventLoopFuture<Void> {
        ClientBootstrap(group: client.eventLoop)
            .channelOption(.autoRead, value: false)
            .channelInitializer { upstream in
                upstream.eventLoop.makeCompletedFuture {
                    control.addConnection(upstream)
                    if let identity = control.identity {
                        try identity.addClientEnd(to: upstream)
                        try upstream.pipeline.syncOperations.addHandler(DeliveryKeyReader(control.keys))
                    }
                    let relay = ConnectionRelay(control: control, partner: client)
                    try upstream.pipeline.syncOperations.addHandler(relay)
                }
            }
            .connect(to: server)
            .flatMap { upstream in
                upstream.eventLoop.makeCompletedFuture {
                    let relay = ConnectionRelay(control: control, partner: upstream)
                    try client.pipeline.syncOperations.addHandler(relay)
                }
                .flatMap { upstream.setOption(.autoRead, value: true) }
                .flatMap { client.setOption(.autoRead, value: true) }
            }
    }

    private static func bindDatagrams(
        port: Int,
        control: ProxyControl,
        on loop: any EventLoop
    ) async throws -> any Channel {
        try await DatagramBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramRelay(control: control))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
    }
}
