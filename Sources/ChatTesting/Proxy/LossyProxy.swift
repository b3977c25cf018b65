import Foundation
import NIOCore
import NIOPosix

/// A bad network between clients and a server, on one port for both TCP and UDP.
package final class LossyProxy: Sendable {
    /// Ports tried until one is free for TCP and UDP alike.
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
    package static func start(serverPort: Int, policy: DatagramPolicy = .forward) async throws -> LossyProxy {
        let server = try SocketAddress(ipAddress: "127.0.0.1", port: serverPort)
        let control = ProxyControl(policy: policy, server: server)
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

    /// What has passed.
    package var wiretap: Wiretap { control.wiretap }

    /// Changes what happens to datagrams from now on.
    package func setPolicy(_ policy: DatagramPolicy) {
        control.setPolicy(policy)
    }

    /// Pulls the cable: whatever anybody sends from now on is swallowed, and nobody is told.
    package func unplug() {
        control.setUnplugged(true)
    }

    /// Plugs the cable in again. What was sent meanwhile is lost, so connections of before are of no use.
    package func plugIn() {
        control.setUnplugged(false)
    }

    /// The server has moved: new connections and all datagrams go to another port of 127.0.0.1 from now on.
    package func setServer(port: Int) throws {
        control.setServer(try SocketAddress(ipAddress: "127.0.0.1", port: port))
    }

    /// Each client has another address from now on, as after its router has forgotten it: what is sent to the former one
    /// is lost.
    package func moveClients() async {
        for socket in control.renewSockets() {
            try? await socket.close()
        }
    }

    /// Cuts all connections with a reset.
    package func resetConnections() async {
        for channel in control.connections {
            // Closing a socket that lingers for no time at all sends a reset.
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
                return connect(client, to: control.server, control: control)
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    /// Connects to the server for a client, and lets both sides read once they know each other.
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
