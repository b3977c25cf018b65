import ChatClientCore
import ChatProtocol

/// The server, account and room that the words of a command line name.
///
/// The forms are `HOST PORT [NAME]`, `[NAME@]HOST:PORT [NAME]`, `NAME@HOST`, and the address of a link (RFC 3986),
/// `tandem://[NAME@]HOST[:PORT][/][#ROOM]` or `tandem://[NAME@]HOST[:PORT][/]#invite=CODE`. An IPv6 address with a port
/// stands in brackets.
struct ClientTarget: Sendable, Equatable {
    /// The port of a server where none is given: the one of every example and of `scripts/quickstart`.
    static let defaultPort = 1300

    /// The server.
    let address: ServerAddress

    /// The account; `nil` if none is named.
    var username: String?

    /// The room to enter after login, without its `#`; `nil` if none is named.
    var room: String?

    /// The invite to make an account with; `nil` if none is named.
    var invite: InviteCode?

    /// Why words name no server.
    struct Problem: Error, Equatable, CustomStringConvertible {
        /// A sentence for the user.
        let description: String

        init(_ sentence: String) {
            description = sentence
        }
    }

    /// Takes the server and the account from the beginning of a command line.
    ///
    /// - Parameters:
    ///   - words: The words that are no options.
    ///   - commands: The words that begin a command. One of them is neither a host nor an account: an account of that
    ///     name is written `NAME@HOST`.
    /// - Returns: The target, and the words after it; no target if there are no words, or if they begin with a command.
    /// - Throws: ``Problem``, if the words name no server, or a wrong port.
    static func split(
        _ words: [String],
        commands: Set<String> = []
    ) throws(Problem) -> (target: ClientTarget?, rest: [String]) {
        guard let first = words.first, !commands.contains(first) else {
            return (nil, words)
        }
        let spelling = try TargetSpelling(first)
        var rest = words.dropFirst()
        var port = spelling.port
        if port == nil, let second = rest.first, !commands.contains(second) {
            if spelling.isBareHost || !second.isEmpty && second.utf8.allSatisfy(isDigit) {
                port = second
                rest.removeFirst()
            }
        }
        let number = try number(of: port, for: spelling, commands: commands)
        var username = spelling.username
        if username == nil, let next = rest.first, !commands.contains(next) {
            username = next
            rest.removeFirst()
        }
        let address = ServerAddress(host: spelling.host, port: number)
        let target = ClientTarget(address: address, username: username, room: spelling.room, invite: spelling.invite)
        return (target, Array(rest))
    }

    private static func number(
        of port: String?,
        for spelling: TargetSpelling,
        commands: Set<String>
    ) throws(Problem) -> Int {
        guard let port else {
            guard !spelling.isBareHost || spelling.looksLikeHost else {
                throw Problem(missingPort(of: spelling.host, commands: commands))
            }
            return defaultPort
        }
        guard !port.isEmpty, port.utf8.allSatisfy(isDigit), let number = Int(port), (1...65535).contains(number) else {
            throw Problem(wrongPort(port, of: spelling))
        }
        return number
    }

    private static func wrongPort(_ port: String, of spelling: TargetSpelling) -> String {
        let sentence = "The port must be a number from 1 to 65535, but is '\(TargetSpelling.shown(port))'."
        guard spelling.isBareHost, port.contains(where: \.isLetter), (try? Username(port)) != nil else {
            return sentence
        }
        return "\(sentence) For the account \(port) at the port \(defaultPort), write \(port)@\(spelling.host)."
    }

    private static func missingPort(of host: String, commands: Set<String>) -> String {
        let choices =
            commands.isEmpty
            ? "" : " If it is meant as a command: they are \(commands.sorted().joined(separator: ", "))."
        return "The port is missing after '\(host)'. Write \(host):\(defaultPort), or NAME@\(host) for the port "
            + "\(defaultPort).\(choices)"
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension ClientTarget: CustomStringConvertible {
    /// The target as one word that ``split(_:commands:)`` takes, without the invite, which is a secret.
    var description: String {
        let server = username.map { "\($0)@\(address)" } ?? "\(address)"
        return room.map { "tandem://\(server)/#\(PercentEncoding.encoded($0))" } ?? server
    }
}
