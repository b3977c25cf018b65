import ArgumentParser
import ChatProtocol
import NIOCore

/// The protocol of the server under load.
enum WireKind: String, ExpressibleByArgument, CaseIterable, Sendable {
    case tandem
    case irc
    case ircTLS = "irc-tls"

    /// Creates the wire of the participants.
    ///
    /// - Parameters:
    ///   - isForEveryone: Whether any message goes to everyone; an IRC client need not be on a channel otherwise.
    ///   - devices: The devices of each account, for which direct messages are sealed; 0 for messages in the clear.
    /// - Throws: ``Failure``, or NIOSSL's error when TLS cannot be set up at all.
    func make(
        _ options: ScenarioOptions,
        isForEveryone: Bool,
        devices: Int,
        eventLoop: any EventLoop
    ) throws -> any ParticipantWire {
        let address = try options.address()
        let patience = TimeAmount.nanoseconds(Int64(options.patience * 1e9))
        switch self {
        case .tandem:
            return try TandemWire(
                server: address,
                fingerprint: options.fingerprint.flatMap { CertificateFingerprint($0) },
                timeout: patience,
                devices: devices,
                eventLoop: eventLoop
            )
        case .irc, .ircTLS:
            guard devices == 0 else {
                throw Failure("Only Tandem's own participants have devices: leave out --devices.")
            }
            return try IRCWire(
                server: address,
                usesTLS: self == .ircTLS,
                joinsChannel: isForEveryone,
                timeout: patience
            )
        }
    }
}
