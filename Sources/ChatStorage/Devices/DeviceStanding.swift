package import ChatIdentity

/// Whether a session is one of the device that it names.
package enum DeviceStanding: Sendable, Equatable {
    /// It names no device.
    case none
    /// It is.
    case accepted
    /// The device is not on the account's newest list.
    case notListed
    /// The store has seen more sealed blocks of the device than its key store knows of: that is an old copy. Or the
    /// key store names more than any can have, ``DeviceLimits/blocksSealed``.
    case storeRestored
}

/// The answer to a login with a device, or without one.
package struct DeviceLogin: Sendable, Equatable {
    /// The standing of the device.
    package let standing: DeviceStanding

    /// Whether the account has a device list.
    package let hasDevices: Bool

    /// Creates an answer.
    package init(standing: DeviceStanding, hasDevices: Bool) {
        self.standing = standing
        self.hasDevices = hasDevices
    }
}

extension DeviceStanding {
    /// The standing of a device that a login names.
    ///
    /// - Parameters:
    ///   - device: The device; `nil` for none.
    ///   - known: The highest number of blocks that it is known to have sealed; `nil` if it is not on the newest list.
    ///   - blocksSealed: The number that its key store knows of.
    package init(of device: DeviceNumber?, known: Int64?, blocksSealed: UInt64) {
        if device == nil {
            self = .none
        } else if let known {
            let isPlausible = UInt64(clamping: known) <= blocksSealed && blocksSealed <= DeviceLimits.blocksSealed
            self = isPlausible ? .accepted : .storeRestored
        } else {
            self = .notListed
        }
    }
}
