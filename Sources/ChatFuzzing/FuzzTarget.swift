/// A fuzz target. Each one processes arbitrary bytes and checks invariants of the result.
///
/// The fuzzer of the package in `Fuzz/` calls ``run(on:)`` with generated inputs; the tests call it with the seeds.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// The frames of a datagram's payload, and a datagram's header.
    case frames
    /// Both ends of delivery, with a network and a peer that are controlled by the input.
    case datagrams
    /// The control wire: framing, then the protobuf frames of either side.
    case control
    /// Other people's text shown on a terminal; names and passwords.
    case text
    /// The admin socket: requests and answers; commands as people type them.
    case admin
    /// Device lists, and chains of them.
    case list
    /// Signed prekeys and one-time pairs.
    case prekey
    /// What is inside a sealed payload, and its padding.
    case content
    /// The blocks of sealed messages, and stored sessions.
    case block

    /// Runs the target on an input.
    ///
    /// - Throws: A ``FuzzFinding`` if an invariant is violated. A trap is a finding too.
    public func run(on bytes: some Collection<UInt8>) throws {
        switch self {
        case .frames: try FrameTarget.run(on: Array(bytes))
        case .datagrams: try DeliveryTarget.run(on: Array(bytes))
        case .control: try ControlTarget.run(on: Array(bytes))
        case .text: try TextTarget.run(on: Array(bytes))
        case .admin: try AdminTarget.run(on: Array(bytes))
        case .list: try ListTarget.run(on: Array(bytes))
        case .prekey: try PrekeyTarget.run(on: Array(bytes))
        case .content: try ContentTarget.run(on: Array(bytes))
        case .block: try BlockTarget.run(on: Array(bytes))
        }
    }

    /// The initial corpus: short inputs, one of each kind, the same in every run.
    ///
    /// - Throws: An error if they cannot be made, which is a bug in this module.
    public func seeds() throws -> [FuzzSeed] {
        switch self {
        case .frames: try FrameTarget.seeds()
        case .datagrams: try DeliveryTarget.seeds()
        case .control: try ControlTarget.seeds()
        case .text: TextTarget.seeds()
        case .admin: AdminTarget.seeds()
        case .list: try ListTarget.seeds()
        case .prekey: try PrekeyTarget.seeds()
        case .content: try ContentTarget.seeds()
        case .block: try BlockTarget.seeds()
        }
    }
}

/// An input of the initial corpus.
public struct FuzzSeed: Sendable {
    /// Its topic, which is also its file name.
    public let name: String

    /// The input for the target.
    public let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// A violated invariant.
public struct FuzzFinding: Error, CustomStringConvertible {
    /// The violation.
    public let description: String

    /// Throws a finding unless a condition holds.
    static func unless(_ isTrue: Bool, _ description: @autoclosure () -> String) throws {
        guard isTrue else {
            throw FuzzFinding(description: description())
        }
    }
}
