import ChatIdentity
import ChatProtocol
import ChatStorage
import SwiftProtobuf

/// The device that a client says its session is.
struct DeviceClaim: Equatable, Sendable {
    /// The device; `nil` for none.
    let device: DeviceNumber?

    /// The blocks that its key store has sealed so far.
    let blocksSealed: UInt64

    /// Makes a claim.
    init(device: DeviceNumber?, blocksSealed: UInt64) {
        self.device = device
        self.blocksSealed = blocksSealed
    }

    /// Reads a claim; 0 stands for no device.
    init(device: UInt64 = 0, blocksSealed: UInt64 = 0) {
        self.init(device: DeviceNumber(rawValue: device), blocksSealed: blocksSealed)
    }
}

/// The count of sealed blocks in a request.
enum SealedBlockCount {
    /// Checks that a key store can have counted so many.
    ///
    /// - Parameter code: The error for a count that none can have.
    static func check(_ count: UInt64, or code: ProtoErrorCode) throws(Refusal) {
        guard count <= DeviceLimits.blocksSealed else {
            throw Refusal(code, "No key store has sealed \(count) blocks; the most is \(DeviceLimits.blocksSealed).")
        }
    }
}

extension DeviceStanding {
    /// The standing as clients read it.
    var wire: ProtoDeviceStanding {
        switch self {
        case .none: .none
        case .accepted: .accepted
        case .notListed: .notListed
        case .storeRestored: .storeRestored
        }
    }
}
