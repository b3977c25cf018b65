import ChatClientCore
import ChatProtocol

/// The accounts of a run. The first run creates them, and later runs of the same name use them again.
///
/// For test servers only: any reader of this source can log in with them.
struct BenchAccounts: Sendable {
    /// The password of all accounts: one that the standard policy accepts.
    static let password = "Tandem-bench-1"

    /// The run's name.
    let run: String

    /// The name of a sender.
    ///
    /// - Parameter index: 0 for the first.
    func sender(_ index: Int) -> String {
        "bench-\(run)-send-\(index + 1)"
    }

    /// The name of a reader. Two processes may use the same name at once, one over UDP and one over TLS: both get
    /// every message.
    ///
    /// - Parameter index: 0 for the first.
    func reader(_ index: Int) -> String {
        "bench-\(run)-read-\(index + 1)"
    }

    /// The account that is online once all readers of a process are ready: the senders wait for it.
    func mark(of wire: DeliveryTransport) -> String {
        "bench-\(run)-ready-\(wire.rawValue)"
    }

    /// The number of ready processes with readers of the run.
    ///
    /// - Parameter names: The names of the online users.
    func readyProcesses(among names: [String]) -> Int {
        let marks = [mark(of: .udp), mark(of: .tls)].map { $0.lowercased() }
        return names.count { marks.contains($0.lowercased()) }
    }

    /// Logs in with an account, and registers it if it does not exist.
    ///
    /// - Throws: ``ChatError``.
    static func enter(_ name: String, over client: ChatClient) async throws {
        if try await client.status(of: name).exists {
            return try await logIn(name, over: client)
        }
        do {
            _ = try await client.register(username: name, password: password)
        } catch let error as ChatError where error.code == ChatError.Code(rawValue: "username_taken") {
            // Another process of the run registered it first.
            try await logIn(name, over: client)
        }
    }

    private static func logIn(_ name: String, over client: ChatClient) async throws {
        _ = try await client.logIn(username: name, password: password)
    }
}
