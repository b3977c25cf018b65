import ChatClientCore
import ChatProtocol

/// The accounts of a run. They are made at their first run and used again by later runs of the same name.
///
/// For test servers only: everyone who reads this can log in as they.
struct BenchAccounts: Sendable {
    /// The password of them all: one that the standard policy takes.
    static let password = "Tandem-bench-1"

    /// The run's name.
    let run: String

    /// The name of a sender.
    ///
    /// - Parameter index: 0 for the first.
    func sender(_ index: Int) -> String {
        "bench-\(run)-send-\(index + 1)"
    }

    /// The name of a reader. One process may read over UDP and another one over TLS with the same name at once: both
    /// get every message.
    ///
    /// - Parameter index: 0 for the first.
    func reader(_ index: Int) -> String {
        "bench-\(run)-read-\(index + 1)"
    }

    /// Who is online when all readers of a process are ready: this is how its senders know.
    func mark(of wire: DeliveryWire) -> String {
        "bench-\(run)-ready-\(wire.rawValue)"
    }

    /// How many processes with readers of the run are ready.
    ///
    /// - Parameter names: Who is online.
    func readyProcesses(among names: [String]) -> Int {
        let marks = [mark(of: .udp), mark(of: .tls)].map { $0.lowercased() }
        return names.count { marks.contains($0.lowercased()) }
    }

    /// Logs in with an account, and makes it if there is none.
    ///
    /// - Throws: ``ChatError``.
    static func enter(_ name: String, over client: ChatClient) async throws {
        if try await client.status(of: name).exists {
            return try await logIn(name, over: client)
        }
        do {
            _ = try await client.register(username: name, password: password)
        } catch let error as ChatError where error.code == ChatError.Code(rawValue: "username_taken") {
            // Another process of the run was sooner.
            try await logIn(name, over: client)
        }
    }

    private static func logIn(_ name: String, over client: ChatClient) async throws {
        _ = try await client.logIn(username: name, password: password)
    }
}
