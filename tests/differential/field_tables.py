# SPDX-License-Identifier: GPL-2.0-or-later
"""Which field of Wireshark's s7comm dissector is which of ours, and where the two may differ.

Every field that tshark shows must stand in one of MAP, DERIVED and OUT_OF_SCOPE.
"""
import collections
import re

import forms
from rows import row
from rows_cpu import CPU_ROWS
from rows_szl import SZL_ROWS

MAP = [
    # header
    row("header.protid", "protocol_id", "number"),
    row("header.rosctr", "rosctr", "number"),
    row("header.redid", "redundancy", "number"),
    row("header.pduref", "reference", "number"),
    row("header.parlg", "param_length", "number"),
    row("header.datlg", "data_length", "number"),
    row("header.errcls", "error.class", "number"),
    row("header.errcod", "error.code", "number"),
    # setup
    row("param.func", "func", "number"),
    row("param.setup_reserved1", "setup.reserved", "number"),
    row("param.maxamq_calling", "setup.amq_calling", "number"),
    row("param.maxamq_called", "setup.amq_called", "number"),
    row("param.pdu_length", "setup.pdu_length", "number"),
    # address items
    row("param.itemcount", "item_count", "number"),
    row("param.item.varspec", "item.spec", "number"),
    row("param.item.varspec_length", "item.length", "number"),
    row("param.item.syntaxid", "item.syntax", "number"),
    row("param.item.transp_size", "item.type", "number"),
    row("param.item.length", "item.count", "number"),
    row("param.item.db param.item.dbread.db tiap.item.dbnumber varstat.req.db_number", "item.db",
        "number"),
    row("param.item.area", "item.area", "number"),
    row("param.item.address", "item.address24", "number"),
    row("param.item.address.byte", "item.byte", "number"),
    row("param.item.address.bit", "item.bit", "number"),
    row("param.item.address.number", "item.number", "number"),
    # data items, and the head of userdata
    row("data.returncode",
        "return_code userdata.return_code data_item.reserved alarm.return_code", "number"),
    row("data.transportsize", "data_item.transport userdata.transport alarm.transport", "number"),
    row("data.length", "data_item.length userdata.data_length transfer.data_length", "size"),
    row("data.fillbyte", "data_item.fill item.fill", "bytes"),
    row("resp.data", "value transfer.payload", "bytes"),
    # block transfer, PI service, stop
    row("param.blockcontrol.functionstatus", "transfer.status", "number"),
    row("param.blockcontrol.functionstatus.more", "transfer.more", "number"),
    row("param.blockcontrol.functionstatus.error", "transfer.failed", "number"),
    row("data.blockcontrol.unknown1", "transfer.reserved transfer.data_reserved", "big-endian"),
    row("data.blockcontrol.errorcode", "transfer.error", "number"),
    row("data.blockcontrol.uploadid", "transfer.id", "big-endian"),
    row("param.blockcontrol.filename_len", "transfer.file_length", "number"),
    row("param.blockcontrol.filename", "transfer.file pi.block", "bytes"),
    row("data.blockcontrol.file_identifier", "transfer.file", "first byte"),
    row("data.blockcontrol.block_type blockinfo.blocktype", "block.type block_info.head",
        "block type"),
    row("data.blockcontrol.block_number data.blockinfo.block_number", "block.number", "digits"),
    row("data.blockcontrol.dest_filesys data.blockinfo.filesys", "block.file_system",
        "big-endian"),
    row("data.blockcontrol.part2_len param.blockcontrol.upl_lenstring_len",
        "transfer.lengths_length", "number"),
    row("data.blockcontrol.part2_unknown", "transfer.lengths_head", "bytes"),
    row("data.blockcontrol.loadmem_len", "transfer.load_memory_text", "bytes"),
    row("data.blockcontrol.mc7code_len", "transfer.mc7_length_text", "bytes"),
    row("param.blockcontrol.upl_lenstring", "transfer.total_length_text", "bytes"),
    row("param.pistart.unknown1", "pi.reserved", "bytes"),
    row("param.pistart.parameterblock_len", "pi.argument_length", "number"),
    row("param.pistart.argument", "pi.argument_text", "bytes"),
    row("param.pistart.servicename", "pi.name", "bytes"),
    row("data.plccontrol.block_cnt", "pi.block_count", "number"),
    row("param.pi.inse.unknown", "pi.block_reserved", "number"),
    row("data.plccontrol.part2_len param.pi.n_x.string_len", "pi.name_length pi.string_length",
        "number"),
    row("param.data", "pi.status param.bytes", "big-endian"),
    # userdata
    row("param.userdata.head", "userdata.head", "number"),
    row("param.userdata.length", "userdata.length", "number"),
    row("param.userdata.reqres1", "userdata.method", "number"),
    row("param.userdata.type", "userdata.type", "number"),
    row("param.userdata.funcgroup", "userdata.group", "number"),
    row("param.userdata.subfunc param.modetrans.subfunc", "userdata.subfunction", "number"),
    row("param.userdata.seq_num", "userdata.sequence", "number"),
    row("param.userdata.dataunitref", "userdata.data_unit", "number"),
    row("param.userdata.lastdataunit", "userdata.more", "number"),
    row("param.errcod", "userdata.error error", "error"),
    # clock
    row("data.ts_reserved", "timestamp.reserved", "number"),
    row("data.ts_year1", "timestamp.century", "number"),
    row("data.ts_year2", "timestamp.year", "number"),
    row("data.ts_month", "timestamp.month", "number"),
    row("data.ts_day", "timestamp.day", "number"),
    row("data.ts_hour", "timestamp.hour", "number"),
    row("data.ts_minute", "timestamp.minute", "number"),
    row("data.ts_second", "timestamp.second", "number"),
    row("data.ts_millisecond", "timestamp.ms", "number"),
    row("data.ts_weekday", "timestamp.weekday", "number"),
    # programmer commands
    row("tis.parametersize", "tis.param_size", "number"),
    row("tis.datasize", "tis.data_size", "number"),
    row("tis.param1 tis.param5 tis.param6 tis.param7 tis.param8 tis.param9", "tis.word", "number"),
    row("tis.param2", "tis.trigger_type", "number"),
    row("tis.param3", "tis.frequency", "number"),
    row("tis.answersize", "tis.answer_size", "number"),
    row("varstat.trgevent", "tis.trigger_event", "number"),
    row("tis.res.param1 tis.res.param2", "tis.result", "number"),
    row("varstat.item_count", "tis.item_count", "number"),
    row("varstat.req.memory_area", "item.tis_area", "number"),
    row("varstat.req.repetition_factor", "item.repetition", "number"),
    row("varstat.req.bitpos", "item.tis_bit", "number"),
    row("varstat.req.startaddress", "item.start", "number"),
    row("tis.job.function", "tis.job.func", "number"),
    row("tis.job.response_seq_num", "tis.job.id", "number"),
    row("tis.job.reserved", "tis.job.reserved", "bytes"),
    # system status lists
    row("data.userdata.szl_id", "szl.id", "number"),
    row("data.userdata.szl_id.diag_type", "szl.class", "bits"),
    row("data.userdata.szl_id.partlist_ex", "szl.id", "number"),
    row("data.userdata.szl_id.partlist_num", "szl.list", "number"),
    row("data.userdata.szl_index", "szl.index", "number"),
    row("data.userdata.szl_id.partlist_len", "szl.record_length", "number"),
    row("data.userdata.szl_id.partlist_cnt", "szl.record_count", "number"),
    row("szl.xy11.0001.index", "module.index", "number"),
    row("szl.xy11.0001.anz", "module.order_number", "bytes"),
    row("szl.xy11.0001.bgtyp", "module.type", "number"),
    row("szl.xy11.0001.ausbg", "module.ausbg", "number"),
    row("szl.xy11.0001.ausbe", "module.ausbe", "number"),
    row("szl.001c.000x.index", "component.index", "number"),
    row("szl.001c.000x.res", "component.reserved", "bytes"),
    row("szl.001c.0001.name", "component.system_name", "bytes"),
    row("szl.001c.0002.name", "component.module_name", "bytes"),
    row("szl.001c.0003.tag", "component.plant", "bytes"),
    row("szl.001c.0004.copyright", "component.copyright", "bytes"),
    row("szl.001c.0005.serialn", "component.serial", "bytes"),
    row("szl.001c.0007.cputypname", "component.module_type", "bytes"),
    row("szl.001c.0008.snmcmmc", "component.memory_card", "bytes"),
    row("szl.001c.0009.manufacturer_id", "component.manufacturer", "number"),
    row("szl.001c.0009.profile_id", "component.profile", "number"),
    row("szl.001c.0009.profile_spec_typ", "component.profile_type", "number"),
    row("szl.001c.000a.oem_copyright_string", "component.oem_copyright", "bytes"),
    row("szl.001c.000a.oem_id", "component.oem_id", "number"),
    row("szl.001c.000a.oem_add_id", "component.oem_additional", "number"),
    row("szl.001c.000b.loc_id", "component.location", "bytes"),
    *CPU_ROWS,
    # cyclic data
    row("cyclic.interval_timebase", "cyclic.time_base", "number"),
    row("cyclic.interval_time", "cyclic.factor", "number"),
    row("cyclic.function", "cyclic.func", "number"),
    row("cyclic.job_id", "cyclic.job", "number"),
    *SZL_ROWS,
]

# No bytes of their own: nodes of the tree, and what Wireshark says of its reassembly.
DERIVED = {
    "s7comm.alarm.message", "s7comm.alarm.message_object", "s7comm.alarm.associated_value",
    "s7comm.alarm.timestamp_coming", "s7comm.alarm.timestamp_going", "s7comm.cpu.diag_msg",
    "s7comm.szl.xy12.xx9x.station_info", "s7comm.param.subitem",
    # shown as bytes: s7tap shows a time stamp
    "s7comm.szl.0424.0000.time", "s7comm.szl.0132.0008.time", "s7comm.tiap.item.substructure",
    "s7comm.header", "s7comm.param", "s7comm.param.item", "s7comm.data", "s7comm.data.item",
    "s7comm.param.pistart.parameterblock", "s7comm.data.userdata.szl_data_tree",
    "s7comm.fragment", "s7comm.fragments", "s7comm.fragment.count", "s7comm.reassembled.length",
    "s7comm.tis.parameter", "s7comm.cpu.tis.data", "s7comm.data.ts",
}

# Bits of bytes that are compared whole; s7tap names those that are set (szl.flag).
BITS_OF_BYTES = re.compile(
    r"s7comm\.(szl\.0131\.(000[2-7]|0009|0010)\.\w+\.\w+|szl\.0131\.0006\.zugtyp_1abort"
    r"|szl\.(0091\.0000|xx96\.xxxx)\.berbgbr\.bit\d_res|szl\.0094\.xxxx\.status_0"
    r"|alarm\.signal\.sig\d)")

# By the beginning of the name: what s7tap shows as bytes for now.
OUT_OF_SCOPE = {
    "s7comm.param.pi.n_x.password": "passwords of NC services, which s7tap hides",
    "s7comm.data.userdata": "session password, and bodies that Wireshark does not know either",
}

# Userdata whose payload s7tap shows as bytes, by function group: mapped fields in there (items,
# return codes) are not compared.
BODIES = {}

# Differences that stay: in these captures, for the row of MAP with this field, where the condition
# holds. The condition gets both lists of values and both PDUs. Each capture must meet its row.
Accepted = collections.namedtuple("Accepted", "field captures condition reason")

FAILED_ITEM = ("failed item: Wireshark shows transport size and length of the item before it, "
               "s7tap the bytes that are there")
DOWNLOAD_ID = "Wireshark takes the four bytes for an id in uploads only, in downloads for unknown"
UNKNOWN_LIST = ("Wireshark knows section 4 of list 0132, not of 0232, and not section 9 of 0132: it "
                "shows bytes")
MEMORY_LISTS = ("lists 001A and 001B: Wireshark shows records as bytes, s7tap what they say of memory, and "
                "only the rest of them as bytes")
TRANSFERRED = "header and footer of a block in a transfer: Wireshark shows bytes"
ETHERNET_RATE = ("first four reserved bytes of list 0131, section 1: CPUs with PROFINET have the "
                 "Ethernet bit rate there")
WRONG_ITEM = ("address item with another length or first byte than its syntax asks for: Wireshark "
              "leaves it, s7tap reads what is there and says what is wrong")
CUT_DATA = ("data item longer than the PDU: Wireshark shows none of it, s7tap what is there, and "
            "says that it ends too early")
FIRST_SLICE = ("slice with which a block begins: Wireshark shows bytes, s7tap the header and parts "
               "of the block")

S7ANY_ITEM = (0x12, 10)  # first byte and length
BITS = (3, 4, 5)         # transport sizes whose length counts bits
READABLE_CODES = (0x00, 0x0A, 0xFF)  # return codes of items at which Wireshark reads on
DOWNLOADS = (0x1A, 0x1B, 0x1C)
TRANSFERS = (0x1B, 0x1E)


def numbers(pdu, key):
    return [forms.our_number(text) for name, text in pdu.fields if name == key]


def failed_items_differ(theirs, ours, _, our_pdu):
    codes = numbers(our_pdu, "return_code")
    return len(theirs) == len(ours) == len(codes) and all(
        code not in READABLE_CODES for a, b, code in zip(theirs, ours, codes) if a != b)


def id_of_download(theirs, ours, _, our_pdu):
    return numbers(our_pdu, "func")[0] in DOWNLOADS and theirs == [] and ours == [0]


def unknown_in_download(theirs, ours, _, our_pdu):
    return numbers(our_pdu, "func")[0] in DOWNLOADS and theirs == ours + [0]


def wrong_item(theirs, ours, _, our_pdu):
    form = numbers(our_pdu, "item.spec") + numbers(our_pdu, "item.length")
    return theirs == [] and len(ours) == 1 and len(form) == 2 and tuple(form) != S7ANY_ITEM


def list_unknown_there(theirs, ours, their_pdu, _):
    """Wireshark shows the records of the list as bytes."""
    names = {field.name for field in their_pdu.fields}
    undecoded = "s7comm.param.userdata.szl_part_list" in names
    return undecoded and (theirs == [] or ours == [])


def parts_of_records(theirs, ours, their_pdu, our_pdu):
    """Bytes of the records that Wireshark shows whole, in their order."""
    if numbers(our_pdu, "szl.id")[0] not in (0x1A, 0x1B):
        return False
    return len(theirs) == len(ours) > 0 and all(a in b for a, b in zip(ours, theirs))


def more_is_reserved(theirs, ours, *_):
    """The Ethernet bit rate, which Wireshark takes for reserved."""
    return len(theirs) == len(ours) == 1 and theirs[0][4:] == ours[0]


def block_in_transfer(theirs, _, __, our_pdu):
    return theirs == [] and bool(set(numbers(our_pdu, "func")) & set(TRANSFERS))


def cut_data(theirs, ours, _, our_pdu):
    lengths = numbers(our_pdu, "data_item.length")
    if theirs != [] or len(ours) != 1 or len(lengths) != 1:
        return False
    in_bits = numbers(our_pdu, "data_item.transport")[0] in BITS
    return lengths[0] > len(ours[0]) * (8 if in_bits else 1)


def first_slice(theirs, ours, _, our_pdu):
    """Header, code and footer begin where they should."""
    if len(theirs) != 1 or len(ours) > 1 or theirs[0][:2] != b"pp":
        return False
    length, code = theirs[0][8:12], theirs[0][36:]
    shown = [forms.our_bytes(text) for key, text in our_pdu.fields if key == "block.mc7"]
    return (numbers(our_pdu, "block.load_memory") == [int.from_bytes(length, "big")] and
            len(shown) == 1 and code.startswith(shown[0]))


def accepted(fields, in_captures, condition, reason):
    return [Accepted("s7comm." + field, tuple(in_captures.split()), condition, reason)
            for field in fields.split()]


ACCEPTED = [
    *accepted("data.transportsize data.length", "address-errors.pcapng cell.pcapng",
              failed_items_differ, FAILED_ITEM),
    *accepted("data.blockcontrol.uploadid",
              "programming-device.pcapng s7comm_downloading_block_db1.pcap "
              "step7_s300_download.pcapng tia_s300_downloadOb1.pcapng",
              id_of_download, DOWNLOAD_ID),
    *accepted("data.blockcontrol.unknown1",
              "programming-device.pcapng s7comm_downloading_block_db1.pcap "
              "step7_s300_download.pcapng tia_s300_downloadOb1.pcapng",
              unknown_in_download, DOWNLOAD_ID),
    *accepted("szl.0131.0001.index szl.0132.0004.key szl.0132.0004.param szl.0132.0004.real "
              "szl.0132.0004.bart_sch szl.0132.0004.crst_wrst szl.0132.0004.ken_f "
              "szl.0132.0004.ken_rel szl.0132.0004.ken_ver1_hw szl.0132.0004.ken_ver2_hw "
              "szl.0132.0004.ken_ver1_awp szl.0132.0004.ken_ver2_awp szl.0132.0004.res "
              "param.userdata.szl_part_list",
              "programming-device.pcapng tia_s300_goOnline.pcapng", list_unknown_there,
              UNKNOWN_LIST),
    *accepted("szl.0131.0001.index szl.0131.0001.res param.userdata.szl_part_list",
              "s7comm_reading_plc_status.pcap", list_unknown_there, UNKNOWN_LIST),
    *accepted("param.userdata.szl_part_list", "s7comm_reading_plc_status.pcap",
              parts_of_records, MEMORY_LISTS),
    *accepted("blockinfo.block_num blockinfo.block_lang blockinfo.subblk_type blockinfo.res_const3 "
              "blockinfo.load_mem_len blockinfo.blocksecurity blockinfo.code_timestamp "
              "blockinfo.interface_timestamp blockinfo.ssb_len blockinfo.add_len "
              "blockinfo.localdata_len blockinfo.mc7_len blockinfo.res_unknown "
              "param.userdata.blockinfo.flags param.userdata.blockinfo.linked "
              "param.userdata.blockinfo.nonretain param.userdata.blockinfo.standard_block",
              "programming-device.pcapng s7comm_downloading_block_db1.pcap "
              "snap7_s300_everything.pcapng step7_s300_download.pcapng "
              "tia_s300_downloadOb1.pcapng", block_in_transfer, TRANSFERRED),
    *accepted("blockinfo.author blockinfo.family blockinfo.headername blockinfo.headerversion "
              "blockinfo.checksum blockinfo.reserved1",
              "programming-device.pcapng snap7_s300_everything.pcapng step7_s300_download.pcapng",
              block_in_transfer, TRANSFERRED),
    *accepted("szl.0131.0001.res",
              "healthy-cell.pcapng programming-device.pcapng resources-exhausted.pcapng "
              "s7comm_reading_plc_status.pcap s7ident.pcap snap7_s300_everything.pcapng made.pcap",
              more_is_reserved, ETHERNET_RATE),
    *accepted("param.item.transp_size param.item.length param.item.db param.item.area "
              "param.item.address param.item.address.byte param.item.address.bit",
              "malformed.pcapng", wrong_item, WRONG_ITEM),
    *accepted("resp.data", "malformed.pcapng", cut_data, CUT_DATA),
    *accepted("resp.data",
              "programming-device.pcapng s7comm_downloading_block_db1.pcap "
              "snap7_s300_everything.pcapng step7_s300_download.pcapng "
              "tia_s300_downloadOb1.pcapng",
              first_slice, FIRST_SLICE),
]
