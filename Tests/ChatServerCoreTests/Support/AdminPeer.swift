import ChatAdministration
import ChatTesting
import NIOCore
import NIOPosix

@testable import ChatServerCore

/// A caller on an admin socket.
final class AdminPeer {
    let channel: any Channel
    private var bytes: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private var lines = AdminLineSplitter(limit: AdminLimits.answerBytes)

    private init(_ channel: any Channel, _ bytes: NIOAsyncChannelInboundStream<ByteBuffer>) {
        self.channel = channel
        self.bytes = bytes.makeAsyncIterator()
    }

    /// Connects to a socket while `body` runs.
    static func with<Value: Sendable>(_ path: String, _ body: (AdminPeer) async throws -> Value) async throws -> Value {
        let stream = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(unixDomainSocketPath: path) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, Never>(wrappingChannelSynchronously: channel)
                }
            }
        return try await stream.executeThenClose { bytes in try await body(AdminPeer(stream.channel, bytes)) }
    }

    /// Sends a text as it is.
    func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    }

    /// Ends the requests.
    func endRequests() async throws {
        try await channel.close(mode: .output).get()
    }

    /// Returns the next line; `nil` when the server has closed the connection.
    func line() async throws -> String? {
        while true {
            if let line = try lines.next() {
                return String(decoding: line, as: UTF8.self)
            }
            do {
                guard let more = try await bytes.next(isolation: #isolation) else {
                    return nil
                }
                lines.append(more.readableBytesView)
            } catch is IOError {
                // Closed with requests unread, which the system reports as a reset.
                return nil
            }
        }
    }

    /// Sends a request and returns the lines of its answer.
    func answer(to request: String) async throws -> [String] {
        try await send(request + "\n")
        var answer: [String] = []
        while let line = try await line() {
            answer.append(line)
            if !line.hasPrefix(#"{"item":"#) {
                break
            }
        }
        return answer
    }
}

/// Carries out `who` by as many sentences as its prefix says, and refuses what is for accounts.
struct ScriptedExecutor: AdminExecutor {
    /// The outcomes of commands that have ended: the verb, or the error.
    let outcomes = Watched<[String]>([])

    func execute(
        _ command: AdminCommand,
        by caller: AdminCaller,
        emit: (AdminItem) async throws(AdminCallerGoneError) -> Void
    ) async throws(AdminFailure) {
        if case .who(let prefix) = command {
            do throws(AdminCallerGoneError) {
                for number in 0..<(Int(prefix ?? "") ?? 1) {
                    try await emit(.notice("Item \(number)."))
                }
            } catch {
                outcomes.update { $0.append("caller gone") }
                throw .callerGone
            }
        } else if case .status = command {
            guard case .operator(let user) = caller, PeerUser.isTrusted(user) else {
                throw AdminFailure(.notPermitted, "You are somebody else.")
            }
        } else {
            throw AdminFailure(.notFound, "There is no such thing.")
        }
        outcomes.update { $0.append("\(command)") }
    }
}
