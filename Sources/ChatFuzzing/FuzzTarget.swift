/// What is fuzzed. Each target makes something of arbitrary bytes and holds the outcome against what must always be true.
///
/// The fuzzer of the package in `Fuzz/` calls ``run(on:)`` with what it invents; the tests call it with the seeds.
public enum FuzzTarget: String, CaseIterable, Sendable {
    /// The frames of a datagram's payload, and a datagram's header.
    case frames
    /// Both ends of delivery, with a network and a peer that do what the bytes say.
    case datagrams
    /// The control wire: framing, then the protobuf frames of either side.
    case control
    /// Text of others on its way to a terminal; names and passwords.
    case text

    /// Makes of the bytes what the target makes of them.
    ///
    /// - Throws: A ``FuzzFinding`` when something is not as it must be. It may also trap: that is a finding too.
    public func run(on bytes: some Collection<UInt8>) throws {
        switch self {
        case .frames: try FrameTarget.run(on: Array(bytes))
        case .datagrams: try DeliveryTarget.run(on: Array(bytes))
        case .control: try ControlTarget.run(on: Array(bytes))
        case .text: try TextTarget.run(on: Array(bytes))
        }
    }

    /// Inputs to begin with: short, each of its own kind, the same in every run.
    ///
    /// - Throws: When they cannot be made: a bug of ours.
    public func seeds() throws -> [FuzzSeed] {
        switch self {
        case .frames: try FrameTarget.seeds()
        case .datagrams: try DeliveryTarget.seeds()
        case .control: try ControlTarget.seeds()
        case .text: TextTarget.seeds()
        }
    }
}

/// An input to begin with.
public struct FuzzSeed: Sendable {
    /// What it is about: a file name.
    public let name: String

    /// What the target is given.
    public let bytes: [UInt8]

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
    }
}

/// Something that must always be true and was not.
public struct FuzzFinding: Error, CustomStringConvertible {
    /// What was not as it must be.
    public let description: String

    /// Throws a finding unless something is true.
    static func unless(_ isTrue: Bool, _ description: @autoclosure () -> String) throws {
        guard isTrue else {
            throw FuzzFinding(description: description())
        }
    }
}
