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
