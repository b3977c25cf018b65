import ChatClientCore
import ChatProtocol
import Testing

@testable import chatclient

/// Whether the next message of a conversation is encrypted, in the answers to commands.
@Suite(.timeLimit(.minutes(1))) struct JSONConversationEncryptionTests {
    private let logIn = #"{"command":"login","id":"in","password":"x"}"# + "\n"

    /// Runs commands, and returns the events.
    private func run(_ script: String, over connection: ScriptedConnection) async throws -> [String] {
        let input = try Pipe()
        let output = try Pipe()
        input.put(script)
        input.closeWriter()
        let face = JSONLines(
            connection: connection,
            input: try #require(InputReader(descriptor: input.reader)),
            output: JSONOutput(FileWriter(descriptor: output.writer)),
            address: Fixtures.address,
            username: "me"
        )
        _ = await face.run(stops: AsyncStream { _ in })
        return output.readAll().split(separator: "\n").map(String.init)
    }

    /// A server with which the conversation with bob is in this state.
    private func server(_ lock: ConversationEncryption) -> ScriptedConnection {
        ScriptedConnection { (request, connection) throws(RequestFailure) in
            if case .conversationEncryption = request {
                return .conversationEncryption(lock)
            }
            return ScriptedConnection.agree(request, connection)
        }
    }

    @Test(
        arguments: [
            (.sealed(isVerified: true), #""encryption":"sealed","trust":"verified"}"#),
            (.plain(.peerHasNoKeys), #""encryption":"none","reason":"peerHasNoKeys"}"#),
            (.plain(.ownHasNoKeys), #""encryption":"none","reason":"ownHasNoKeys"}"#),
            (.stopped(.devicesGone), #""encryption":"stopped","reason":"devicesGone"}"#),
            (.stopped(.other("So.")), #""encryption":"stopped","reason":"other","sentence":"So."}"#),
            (.unknown, #""encryption":"unknown"}"#),
        ] as [(ConversationEncryption, String)]
    )
    func `a history and an accept tell whether the next message is encrypted`(
        lock: ConversationEncryption,
        end: String
    ) async throws {
        let lines =
            #"{"command":"history","id":"h","with":"bob"}"# + "\n"
            + #"{"command":"accept","id":"a","username":"bob"}"# + "\n"
        let told = try await run(logIn + lines, over: server(lock))
        let history = told.first { $0.hasPrefix(#"{"event":"history","id":"h""#) }
        #expect(history?.hasSuffix(end) == true)
        #expect(told.contains(#"{"event":"done","id":"a",\#(end)"#))
    }

    @Test func `a public history has no such field`() async throws {
        let connection = ScriptedConnection { (request, connection) throws(RequestFailure) in
            guard case .history = request else {
                return ScriptedConnection.agree(request, connection)
            }
            return .history(Fixtures.page([], of: Fixtures.conversation("", id: 1, kind: .everyone)))
        }
        let lines = #"{"command":"history","id":"h"}"# + "\n"
        let told = try await run(logIn + lines, over: connection)
        #expect(!told.contains { $0.contains("encryption") })
        #expect(!connection.requests.contains { if case .conversationEncryption = $0 { true } else { false } })
    }
}
