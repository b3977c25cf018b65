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
        } else if version != (newest?.version ?? 0) + 1 || version > DeviceLimits.lists {
            .version
        } else if previous != newest?.hash ?? [UInt8](repeating: 0, count: DeviceLimits.hashBytes) {
            .chain
        } else {
            nil
        }
    }
}
