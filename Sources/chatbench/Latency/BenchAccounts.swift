import ChatClientCore

/// The accounts of a run. They are made at their first run and used again by later runs of the same name.
///
/// For test servers only: everyone who reads this can log in as they.
struct BenchAccounts: Sendable {
    /// The password of them all: one that the standard policy takes.
    static let password = "Tandem-bench-1"

    /// What an account does in a run.
    enum Part: String, CaseIterable, Sendable {
        case send
        /// Reads over UDP where it works.
        case udp
        /// Reads over TLS only.
        case tls

        /// The part of a reader.
        init(reading delivery: DeliveryPreference) {
            switch delivery {
            case .automatic: self = .udp
            case .tls: self = .tls
            }
        }
    }

    /// The run's name.
    let run: String

    /// An account's name.
    ///
    /// - Parameter index: 0 for the first of its part.
    func name(_ part: Part, _ index: Int) -> String {
        prefix(part) + String(index + 1)
    }

    /// How many of these names are readers of the run.
    func readers(among names: [String]) -> Int {
        let prefixes = [prefix(.udp), prefix(.tls)].map { $0.lowercased() }
        return names.count { name in
            prefixes.contains { name.lowercased().hasPrefix($0) }
        }
    }

    /// Logs in with an account, and makes it if there is none.
    ///
    /// - Throws: ``ChatError``.
    static func enter(_ name: String, over client: ChatClient) async throws {
        if try await client.status(of: name).exists {
            _ = try await client.logIn(username: name, password: password)
        } else {
            _ = try await client.register(username: name, password: password)
        }
    }

    private func prefix(_ part: Part) -> String {
        "bench-\(run)-\(part.rawValue)-"
    }
}
