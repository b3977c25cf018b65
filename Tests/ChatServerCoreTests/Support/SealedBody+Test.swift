import ChatIdentity
import ChatStorage

extension SealedBody {
    /// A message whose bytes tell which part they are: the payload repeats 0xAA, and each block the lowest byte of its
    /// device.
    static func test(from device: UInt64, payload: Int = 144, blocks: [UInt64: Int] = [8: 146]) -> SealedBody {
        SealedBody(
            senderDevice: DeviceNumber(device),
            payload: [UInt8](repeating: 0xAA, count: payload),
            blocks: Dictionary(
                uniqueKeysWithValues: blocks.map { device, bytes in
                    (DeviceNumber(device), [UInt8](repeating: UInt8(truncatingIfNeeded: device), count: bytes))
                }
            )
        )
    }
}
