import ChatProtocol
import Crypto
import NIOCore

/// A peer that knows the keys and sends what it likes.
struct ForgingPeer {
    /// The session of all inputs.
    static let session = SessionID(rawValue: 0xFEED)

    /// Its secret.
    static let secret = SymmetricKey(data: Array(repeating: 7, count: ProtocolLimits.deliverySecretBytes))

    private let direction: DatagramDirection

    /// The first two generations of keys. Made when it first forges anything: most inputs do not.
    private lazy var keys: [DatagramKey] = {
        let first = DatagramKey(sessionSecret: Self.secret, direction: direction)
        return [first, first.next()]
    }()

    /// Leaves room below for the honest peer's own numbers, within the window in which they are still accepted.
    private var nextNumber: UInt64 = 512

    init(_ direction: DatagramDirection) {
        self.direction = direction
    }

    /// Seals the bytes that the input holds as frames.
    mutating func seal(from input: inout FuzzInput) throws -> SealedDatagram {
        let choice = input.byte()
        let isPadded = choice & 0x80 != 0
        let generation = Int(choice >> 6 & 1)
        let number: UInt64 =
            switch choice & 0x07 {
            case 0: UInt64(input.byte())
            case 1: nextNumber &- 2
            case 2: nextNumber + UInt64(input.byte()) << 4
            case 3: DatagramHeader.largestPacketNumber - UInt64(input.byte())
            default: nextNumber
            }
        nextNumber = min(max(nextNumber, number + 1), DatagramHeader.largestPacketNumber)
        let count = min(Int(input.byte()) << 8 | Int(input.byte()), DatagramKey.payloadBytes)
        var payload = ByteBuffer(bytes: input.bytes(count))
        if isPadded {
            DatagramFrameCodec.pad(&payload, to: DatagramKey.payloadBytes)
        }
        let header = DatagramHeader(phase: UInt8(generation), session: Self.session, packetNumber: number)
        let frames = try? DatagramFrameCodec.frames(in: payload)
        return SealedDatagram(bytes: try keys[generation].seal(payload, header: header), frames: frames ?? [])
    }
}
