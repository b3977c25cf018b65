import ArgumentParser
import ChatClientCore
import ChatProtocol
import NIOCore

/// The options that all scenarios have in common.
struct ScenarioOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The server, such as localhost:1300 or [::1]:1300.", valueName: "host:port"))
    var server: String

    @Option(help: "The server's process: what it uses of the processors and of memory is read from /proc.")
    var pid: Int?

    @Option(help: "What the server speaks: \(WireKind.allCases.map(\.rawValue).joined(separator: ", ")).")
    var wire = WireKind.tandem

    @Option(help: ArgumentHelp("Take only a server with this SHA-256 fingerprint. (default: any)", valueName: "hex"))
    var fingerprint: String?

    @Option(help: "Seconds that count, 1 to 86400.")
    var seconds = 10.0

    @Option(help: "Messages that count, instead of --seconds: 1 to 100000000.")
    var messages: Int?

    @Option(help: "Seconds of the same work before them, 0 to 3600.")
    var warmUp = 1.0

    @Option(help: "Participants that log in at the same time, 1 to 256.")
    var atOnce = 16

    @Option(help: "Seconds to wait for a login, or for any message while some are missing, 1 to 600.")
    var patience = 20.0

    @Option(
        help: ArgumentHelp("Write the results as one line of JSON to this file; - is the output.", valueName: "file")
    )
    var json: String?

    func validate() throws {
        guard HostAndPort(server) != nil else {
            throw ValidationError(
                "The server must be written HOST:PORT with a port from 1 to 65535, but is '\(server)'."
            )
        }
        guard fingerprint.map({ CertificateFingerprint($0) != nil }) ?? true else {
            throw ValidationError("A fingerprint has 64 hexadecimal digits.")
        }
        guard (1...86_400).contains(seconds), (0...3600).contains(warmUp), (1...600).contains(patience) else {
            throw ValidationError("--seconds must be 1 to 86400, --warm-up 0 to 3600 and --patience 1 to 600.")
        }
        guard messages.map({ (1...100_000_000).contains($0) }) ?? true, (1...256).contains(atOnce) else {
            throw ValidationError("--messages must be 1 to 100000000 and --at-once 1 to 256.")
        }
    }
}

extension ScenarioOptions {
    /// The server's process, if it was given.
    var process: ProcessAccount? {
        pid.map { ProcessAccount(identifier: $0) }
    }

    /// The server's address.
    ///
    /// - Throws: ``Failure`` when its name cannot be resolved.
    func address() throws -> SocketAddress {
        guard let place = HostAndPort(server),
            let address = try? SocketAddress.makeAddressResolvingHost(place.host, port: place.port)
        else {
            throw Failure("There is no host of the name in '\(server)'.")
        }
        return address
    }
}
