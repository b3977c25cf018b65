import ChatClientCore
import ChatProtocol

/// The question for the server and account, when a person starts the client without naming one.
struct ServerChoice: Sendable {
    /// What an answer means.
    enum Answer: Sendable, Equatable {
        /// Connect.
        case connect(ClientTarget)
        /// Show this and ask again.
        case askAgain(String)
    }

    /// The accounts offered, the last used first.
    let recent: RecentAccounts

    /// Tells the days of the last uses.
    var clock = WallClock.system

    /// Whether the next answer names a server that is not in the list.
    private var isNamingServer = false

    init(recent: RecentAccounts, clock: WallClock = .system) {
        self.recent = recent
        self.clock = clock
    }

    /// What is shown before the first question.
    var introduction: [String] {
        guard !recent.entries.isEmpty else {
            return ["No server was used on this device yet. chatclient --help explains how to name one."]
        }
        let width = "\(recent.entries.count)".count
        let lines = recent.entries.enumerated().map { index, entry in
            let number = "\(index + 1)"
            let padding = String(repeating: " ", count: width - number.count)
            let name = SafeText.line("\(entry.account) at \(entry.address)")
            return "\(padding)\(number)  \(name) (\(day(of: entry.lastUse)))"
        }
        return lines + [String(repeating: " ", count: width - 1) + "n  another server"]
    }

    /// The question.
    var prompt: String {
        isNamingServer || recent.entries.isEmpty ? "Server (HOST:PORT or NAME@HOST:PORT): " : "Number or n [1]: "
    }

    /// Handles a line. An empty line means the first of the list.
    mutating func answer(_ line: String) -> Answer {
        let text = line.trimmed()
        if !isNamingServer, !recent.entries.isEmpty {
            if text.isEmpty {
                return .connect(recent.entries[0].target)
            }
            if text.lowercased() == "n" {
                isNamingServer = true
                return .askAgain("")
            }
            if let number = Int(text) {
                guard (1...recent.entries.count).contains(number) else {
                    return .askAgain("There is no number \(number); the last one is \(recent.entries.count).")
                }
                return .connect(recent.entries[number - 1].target)
            }
        }
        return named(text)
    }

    private func named(_ text: String) -> Answer {
        do {
            let (target, rest) = try ClientTarget.split(text.split(whereSeparator: \.isWhitespace).map(String.init))
            guard let target, rest.isEmpty else {
                return .askAgain("Name one server, such as chat.example:\(ClientTarget.defaultPort).")
            }
            return .connect(target)
        } catch {
            return .askAgain(SafeText.line("\(error)"))
        }
    }

    /// The day of a time, as seen from today: `today`, `yesterday`, `5 days ago`, or the date.
    private func day(of time: Int64) -> String {
        let days = (clock.day(of: clock.now()) ?? 0) - (clock.day(of: time) ?? 0)
        return switch days {
        case ...0: "today"
        case 1: "yesterday"
        case 2...30: "\(days) days ago"
        default: String(clock.words(time).prefix { $0 != " " })
        }
    }
}
