package import ChatIdentity

/// The rules of device lists, the same for every engine.
extension DeviceListDraft {
    /// Returns whether it is this list.
    package func isSame(as list: StoredDeviceList) -> Bool {
        version == list.version && hash == list.hash && identity == list.identity
    }

    /// Returns why it does not follow a list; `nil` when it does.
    ///
    /// - Parameter newest: The newest list of the account; `nil` for none.
    package func conflict(after newest: StoredDeviceList?) -> DeviceListConflict? {
        if let newest, identity != newest.identity {
            .identity
        } else if version != (newest?.version ?? 0) + 1 {
            .version
        } else if version > DeviceLimits.lists {
            .tooMany
        } else if previous != newest?.hash ?? [UInt8](repeating: 0, count: DeviceLimits.hashBytes) {
            .chain
        } else {
            nil
        }
    }

    /// Returns why its devices cannot be listed; `nil` when they can.
    ///
    /// - Parameters:
    ///   - known: What is known of the devices that are or were on a list of any account's present identity.
    ///   - isFirst: Whether it begins an identity. Then what the account's devices were before does not matter.
    package func conflict(
        isFirst: Bool,
        with known: (DeviceNumber) throws -> (account: AccountID, device: ListedDevice)?
    ) rethrows -> DeviceListConflict? {
        let conflicts = try devices.compactMap { device -> DeviceListConflict? in
            guard let (owner, before) = try known(device.number) else {
                return nil
            }
            guard owner == account else {
                return .device
            }
            return isFirst || before == device ? nil : .keys
        }
        return conflicts.contains(.device) ? .device : conflicts.first
    }
}
