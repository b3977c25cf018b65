import ChatProtocol
import Foundation
import SwiftProtobuf

extension ProtoSealedMessage {
    /// A message whose bytes tell which part they are: the payload repeats `fill`, and each block the lowest byte of
    /// its device.
    static func test(
        from device: UInt64,
        payload: Int = 144,
        fill: UInt8 = 0xAA,
        blocks: [UInt64: Int] = [8: 146],
        blocksSealed: UInt64 = 1
    ) -> ProtoSealedMessage {
        .with {
            $0.senderDevice = device
            $0.payload = Data(repeating: fill, count: payload)
            $0.blocks = blocks.sorted { $0.key < $1.key }.map { device, bytes in
                .with {
                    $0.device = device
                    $0.block = Data(repeating: UInt8(truncatingIfNeeded: device), count: bytes)
                }
            }
            $0.blocksSealed = blocksSealed
        }
    }
}
