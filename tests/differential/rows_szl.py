# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows for field_tables.MAP: records of system status lists."""
from rows import row

SZL_ROWS = [
    row("szl.0000.0000.szl_id", "szl.listed", "number"),
    row("szl.xy12.0x00.charac", "cpu.feature", "number"),
    row("szl.0013.0000.index", "memory.index", "number"),
    row("szl.0013.0000.code", "memory.code", "number"),
    row("szl.0013.0000.size", "memory.size", "number"),
    row("szl.0013.0000.mode", "memory.mode", "number"),
    row("szl.0013.0000.granu", "memory.granularity", "number"),
    row("szl.0013.0000.ber1", "memory.area1", "number"),
    row("szl.0013.0000.belegt1", "memory.used1", "number"),
    row("szl.0013.0000.block1", "memory.free1", "number"),
    row("szl.0013.0000.ber2", "memory.area2", "number"),
    row("szl.0013.0000.belegt2", "memory.used2", "number"),
    row("szl.0013.0000.block2", "memory.free2", "number"),
    row("szl.0013.0000.mode.vol_mem", "memory.volatile", "number"),
    row("szl.0013.0000.mode.nvol_mem", "memory.non_volatile", "number"),
    row("szl.0013.0000.mode.mixed_mem", "memory.mixed", "number"),
    row("szl.0013.0000.mode.cd_sep", "memory.separate", "number"),
    row("szl.0013.0000.mode.cd_tog", "memory.together", "number"),
    row("szl.xy14.000x.index", "area.index", "number"),
    row("szl.xy14.000x.code", "area.code", "number"),
    row("szl.xy14.000x.quantity", "area.count", "number"),
    row("szl.xy14.000x.reman", "area.retentive", "number"),
    row("szl.xy15.000x.index", "limit.type", "number"),
    row("szl.xy15.000x.maxanz", "limit.count", "number"),
    row("szl.xy15.000x.maxlng", "limit.size", "number"),
    row("szl.xy15.000x.maxabl", "limit.work_size", "number"),
    row("szl.xy74.0000.cpu_led_id", "led.id", "number"),
    row("szl.xy74.0000.cpu_led_id.rackno", "led.rack", "bits"),
    row("szl.xy74.0000.cpu_led_id.cputype", "led.master", "bits"),
    row("szl.xy74.0000.cpu_led_id.id", "led.name", "bits"),
    row("szl.xy74.0000.led_on", "led.on", "number"),
    row("szl.xy74.0000.led_blink", "led.flashing", "number"),
    row("szl.xy22.00xx.info", "interrupt.start_info", "bytes"),
    row("szl.xy22.00xx.al1", "interrupt.state", "number"),
    row("szl.xy22.00xx.al1.evpd", "interrupt.disabled", "number"),
    row("szl.xy22.00xx.al1.iel", "interrupt.locked", "number"),
    row("szl.xy22.00xx.al1.isia", "interrupt.active", "number"),
    row("szl.xy22.00xx.al1.ioil", "interrupt.loaded", "number"),
    row("szl.xy22.00xx.al1.ioilbt", "interrupt.locked_by_test", "number"),
    row("szl.xy22.00xx.al1.eidbl", "interrupt.silent", "number"),
    row("szl.xy22.00xx.al2", "interrupt.reaction", "number"),
    row("szl.xy22.00xx.al2.lis", "interrupt.locks_source", "number"),
    row("szl.xy22.00xx.al2.giee", "interrupt.makes_error", "number"),
    row("szl.xy22.00xx.al2.gism", "interrupt.stops", "number"),
    row("szl.xy22.00xx.al2.iod", "interrupt.discards", "number"),
    row("szl.xy22.00xx.al3", "interrupt.discarded", "number"),
    row("szl.0424.0000.ae", "transition.ae", "number"),
    row("szl.0424.0000.bzu_id", "transition.modes", "number"),
    row("szl.0424.0000.bzu_id.pre", "transition.from", "bits"),
    row("szl.0424.0000.bzu_id.req", "transition.to", "bits"),
    row("szl.0424.0000.anlinfo1", "transition.info1", "number"),
    row("szl.0424.0000.anlinfo2", "transition.start", "number"),
    row("szl.0424.0000.anlinfo3", "transition.permitted", "number"),
    row("szl.0424.0000.anlinfo4", "transition.setting", "number"),
    row("szl.0091.0000.adr1", "state.address1", "number"),
    row("szl.0091.0000.adr2", "state.address2", "number"),
    row("szl.0091.0000.exptype", "state.expected", "number"),
    row("szl.0091.0000.acttype", "state.actual", "number"),
    row("szl.0091.0000.logadr", "state.logical", "number"),
    row("szl.0091.0000.res1 szl.0091.0000.res1_0c_4c_4d szl.0091.0000.res1_0d",
        "state.word", "number"),
    row("szl.0091.0000.eastat", "state.io", "number"),
    row("szl.xx96.xxxx.eastat", "state.io_pn", "number"),
    row("szl.0091.0000.eastat.moderror szl.xx96.xxxx.eastat.moddisrupt", "state.error", "number"),
    row("szl.0091.0000.eastat.modexists szl.xx96.xxxx.eastat.modexists", "state.exists", "number"),
    row("szl.0091.0000.eastat.modnotav szl.xx96.xxxx.eastat.modnotav", "state.missing", "number"),
    row("szl.0091.0000.eastat.moddisabl szl.xx96.xxxx.eastat.moddisabl",
        "state.disabled", "number"),
    row("szl.0091.0000.eastat.staterr szl.xx96.xxxx.eastat.statproblem",
        "state.station_error", "number"),
    row("szl.0091.0000.eastat.cirbusy szl.xx96.xxxx.eastat.ciractive", "state.cir_busy", "number"),
    row("szl.0091.0000.eastat.res szl.xx96.xxxx.eastat.res", "state.bit6", "number"),
    row("szl.0091.0000.eastat.modlocseg szl.xx96.xxxx.eastat.modlocseg",
        "state.local_bus", "number"),
    row("szl.0091.0000.eastat.dataid", "state.data_id", "bits"),
    row("szl.xx96.xxxx.eastat.modmaintreq", "state.maintenance", "number"),
    row("szl.xx96.xxxx.eastat.modmaintdem", "state.demand", "number"),
    row("szl.0091.0000.berbgbr szl.xx96.xxxx.berbgbr", "state.area_width", "number"),
    row("szl.0091.0000.berbgbr.width szl.xx96.xxxx.berbgbr.width", "state.width", "bits"),
    row("szl.0091.0000.berbgbr.areaid szl.xx96.xxxx.berbgbr.areaid", "state.area", "bits"),
    row("szl.xx96.xxxx.logadr.adr", "state.io_address", "bits"),
    row("szl.xx96.xxxx.logadr.area", "state.output", "number"),
    row("szl.xx96.xxxx.system", "state.system", "number"),
    row("szl.xx96.xxxx.api", "state.api", "number"),
    row("szl.xx96.xxxx.station", "state.station", "number"),
    row("szl.xx96.xxxx.slot", "state.slot", "number"),
    row("szl.xx96.xxxx.subslot", "state.subslot", "number"),
    row("szl.xx96.xxxx.offset", "state.offset", "number"),
    row("szl.xx96.xxxx.solltyp1", "state.type1", "number"),
    row("szl.xx96.xxxx.solltyp2", "state.type2", "number"),
    row("szl.xx96.xxxx.solltyp3", "state.type3", "number"),
    row("szl.xx96.xxxx.solltyp4_5", "state.type4", "number"),
    row("szl.xx96.xxxx.solltyp6_7", "state.type6", "number"),
    row("szl.xx96.xxxx.expactid", "state.differs", "number"),
    row("szl.0092.xxxx.status_0 szl.0092.xxxx.status_1 szl.0092.xxxx.status_2 "
        "szl.0092.xxxx.status_3 szl.0092.xxxx.status_4 szl.0092.xxxx.status_5 "
        "szl.0092.xxxx.status_6 szl.0092.xxxx.status_7 szl.0092.xxxx.status_8 "
        "szl.0092.xxxx.status_9 szl.0092.xxxx.status_10 szl.0092.xxxx.status_11 "
        "szl.0092.xxxx.status_12 szl.0092.xxxx.status_13 szl.0092.xxxx.status_14 "
        "szl.0092.xxxx.status_15 szl.0094.xxxx.status_1_2047",
        "stations.status", "joined bytes"),
    row("szl.0094.xxxx.index", "stations.system", "number"),
    row("szl.0131.0001.index szl.0131.0002.index szl.0131.0003.index szl.0131.0004.index "
        "szl.0131.0005.index szl.0131.0006.index szl.0131.0007.index szl.0131.0008.index "
        "szl.0131.0009.index szl.0131.0010.index szl.0132.0001.index szl.0132.0002.index "
        "szl.0132.0004.index szl.0132.0005.index szl.0132.0006.index szl.0132.0008.index "
        "szl.0132.000b.index szl.0132.000c.index",
        "comm.index", "number"),
    row("szl.0131.0001.pdu", "comm.pdu_length", "number"),
    row("szl.0131.0001.anz", "comm.connections", "number"),
    row("szl.0131.0001.mpi_bps", "comm.mpi_rate", "number"),
    row("szl.0131.0001.kbus_bps", "comm.bus_rate", "number"),
    row("szl.0131.0002.funkt_0 szl.0131.0002.funkt_1 szl.0131.0002.funkt_2 "
        "szl.0131.0002.funkt_3 szl.0131.0002.funkt_4 szl.0131.0002.funkt_5 "
        "szl.0131.0003.funkt_0 szl.0131.0003.funkt_1 szl.0131.0003.funkt_2 "
        "szl.0131.0003.funkt_3 szl.0131.0004.funkt_0 szl.0131.0004.funkt_1 "
        "szl.0131.0004.funkt_2 szl.0131.0004.funkt_3 szl.0131.0004.funkt_4 "
        "szl.0131.0004.funkt_5 szl.0131.0004.funkt_6 szl.0131.0004.funkt_7 "
        "szl.0131.0005.funkt_0 szl.0131.0005.funkt_1 szl.0131.0005.funkt_2 "
        "szl.0131.0005.funkt_3 szl.0131.0005.funkt_4 szl.0131.0005.funkt_5 "
        "szl.0131.0005.funkt_6 szl.0131.0005.funkt_7 szl.0131.0006.funkt_0 "
        "szl.0131.0006.funkt_1 szl.0131.0006.funkt_2 szl.0131.0006.funkt_3 "
        "szl.0131.0006.funkt_4 szl.0131.0006.funkt_5 szl.0131.0006.funkt_6 "
        "szl.0131.0006.funkt_7 szl.0131.0007.funkt_0 szl.0131.0007.funkt_1 "
        "szl.0131.0010.funk_1 szl.0131.0010.funk_2",
        "comm.functions", "number"),
    row("szl.0131.0002.trgereig_0 szl.0131.0002.trgereig_1 szl.0131.0002.trgereig_2",
        "comm.triggers", "number"),
    row("szl.0131.0002.aseg szl.0131.0002.eseg szl.0131.0002.trgbed szl.0131.0002.pfad "
        "szl.0131.0002.tiefe szl.0131.0002.systrig szl.0131.0002.erg_par "
        "szl.0131.0002.erg_pat_1 szl.0131.0002.erg_pat_2",
        "comm.system_data", "joined bytes"),
    row("szl.0131.0002.force", "comm.force", "number"),
    row("szl.0131.0002.time", "comm.time_limit", "number"),
    row("szl.0131.0003.data", "comm.consistent", "number"),
    row("szl.0131.0003.anz", "comm.cyclic_jobs", "number"),
    row("szl.0131.0003.per_min", "comm.shortest_period", "number"),
    row("szl.0131.0003.per_max", "comm.longest_period", "number"),
    row("szl.0131.0004.kop", "comm.copied", "number"),
    row("szl.0131.0004.del", "comm.deleted", "number"),
    row("szl.0131.0004.kett", "comm.chained", "number"),
    row("szl.0131.0004.hoch", "comm.uploads", "number"),
    row("szl.0131.0004.ver", "comm.moved", "number"),
    row("szl.0131.0005.anz_sen", "comm.sinks", "number"),
    row("szl.0131.0005.anz_ein", "comm.entries", "number"),
    row("szl.0131.0005.anz_mel", "comm.group_messages", "number"),
    row("szl.0131.0006.schnell", "comm.fast", "number"),
    row("szl.0131.0006.zugtyp_0 szl.0131.0006.zugtyp_1 szl.0131.0006.zugtyp_2 "
        "szl.0131.0006.zugtyp_3 szl.0131.0006.zugtyp_4 szl.0131.0006.zugtyp_5 "
        "szl.0131.0006.zugtyp_6 szl.0131.0006.zugtyp_7",
        "comm.fast_functions", "number"),
    row("szl.0131.0006.max_sd_empf", "comm.parameters", "number"),
    row("szl.0131.0006.max_sd_al8p", "comm.alarm_parameters", "number"),
    row("szl.0131.0006.max_inst", "comm.instances", "number"),
    row("szl.0131.0006.verb_proj", "comm.configured_possible", "number"),
    row("szl.0131.0006.verb_prog", "comm.programmed_possible", "number"),
    row("szl.0131.0007.obj_0 szl.0131.0007.obj_1", "comm.objects", "number"),
    row("szl.0131.0007.kons", "gd.consistent", "number"),
    row("szl.0131.0007.sen", "gd.send_rate", "number"),
    row("szl.0131.0007.rec", "gd.receive_rate", "number"),
    row("szl.0131.0007.time", "gd.time_monitoring", "number"),
    row("szl.0131.0007.proj", "gd.change_in_run", "number"),
    row("szl.0131.0007.alarm", "gd.interrupt", "number"),
    row("szl.0131.0007.mode", "gd.mode", "number"),
    row("szl.0131.0007.kreis", "gd.circles", "number"),
    row("szl.0131.0007.sk_1", "gd.sent_per_circle", "number"),
    row("szl.0131.0007.sk_2", "gd.sent", "number"),
    row("szl.0131.0007.ek_1", "gd.received_per_circle", "number"),
    row("szl.0131.0007.ek_2", "gd.received", "number"),
    row("szl.0131.0007.len_1", "gd.packet_length", "number"),
    row("szl.0131.0007.len_2", "gd.header_length", "number"),
    row("szl.0131.0007.len_3", "gd.object_length", "number"),
    row("szl.0131.0008.last_1 szl.0131.0008.last_2 szl.0131.0008.last_3 "
        "szl.0131.0008.merker szl.0131.0008.ea szl.0131.0008.tz szl.0131.0008.db "
        "szl.0131.0008.ld szl.0131.0008.reg szl.0131.0008.ba_stali1 "
        "szl.0131.0008.ba_stali2 szl.0131.0008.ba_stali3 szl.0131.0008.akku "
        "szl.0131.0008.address szl.0131.0008.dbreg",
        "load.value", "bits"),
    row("szl.0131.0008.last_1_tb szl.0131.0008.last_2_tb szl.0131.0008.last_3_tb "
        "szl.0131.0008.merker_tb szl.0131.0008.ea_tb szl.0131.0008.tz_tb "
        "szl.0131.0008.db_tb szl.0131.0008.ld_tb szl.0131.0008.reg_tb "
        "szl.0131.0008.ba_stali1_tb szl.0131.0008.ba_stali2_tb szl.0131.0008.ba_stali3_tb "
        "szl.0131.0008.akku_tb szl.0131.0008.address_tb szl.0131.0008.dbreg_tb",
        "load.base", "bits"),
    row("szl.0131.0009.sync_k szl.0131.0009.sync_mpi szl.0131.0009.sync_mfi",
        "clock.sync", "number"),
    row("szl.0131.0009.abw_puf", "clock.deviation_buffered", "number"),
    row("szl.0131.0009.abw_5v", "clock.deviation", "number"),
    row("szl.0131.0009.anz_bsz", "clock.meters", "number"),
    row("szl.0131.0010.ber_meld_1 szl.0131.0010.ber_meld_2 szl.0131.0010.ber_zus_1 "
        "szl.0131.0010.ber_zus_2",
        "comm.message_areas", "number"),
    row("szl.0131.0010.typ_zus_1 szl.0131.0010.typ_zus_2", "comm.value_types", "number"),
    row("szl.0132.0010.maxanz_arch", "comm.archives", "number"),
    row("szl.0132.0001.res_pg", "connections.reserved_pg", "number"),
    row("szl.0132.0001.res_os", "connections.reserved_os", "number"),
    row("szl.0132.0001.u_pg", "connections.pg", "number"),
    row("szl.0132.0001.u_os", "connections.os", "number"),
    row("szl.0132.0001.proj", "connections.configured", "number"),
    row("szl.0132.0001.auf", "connections.established", "number"),
    row("szl.0132.0001.free", "connections.free", "number"),
    row("szl.0132.0001.used", "connections.used", "number"),
    row("szl.0132.0001.last", "connections.load", "number"),
    row("szl.0132.0002.anz", "comm.test_jobs", "number"),
    row("szl.0132.0004.key", "protection.key", "number"),
    row("szl.0132.0004.param", "protection.assigned", "number"),
    row("szl.0132.0004.real", "protection.level", "number"),
    row("szl.0132.0004.bart_sch", "protection.selector", "number"),
    row("szl.0132.0004.crst_wrst", "protection.start_selector", "number"),
    row("szl.0132.0004.ken_f", "protection.reserved", "number"),
    row("szl.0132.0004.ken_rel", "protection.valid", "number"),
    row("szl.0132.0004.ken_ver1_hw", "checksum.hardware1", "number"),
    row("szl.0132.0004.ken_ver2_hw", "checksum.hardware2", "number"),
    row("szl.0132.0004.ken_ver1_awp", "checksum.program1", "number"),
    row("szl.0132.0004.ken_ver2_awp", "checksum.program2", "number"),
    row("szl.0132.0005.erw", "diagnosis.extended", "number"),
    row("szl.0132.0005.send", "diagnosis.send", "number"),
    row("szl.0132.0005.moeg", "diagnosis.user", "number"),
    row("szl.0132.0005.ltmerz", "diagnosis.status", "number"),
    row("szl.0132.0006.used_0 szl.0132.0006.used_1 szl.0132.0006.used_2 "
        "szl.0132.0006.used_3 szl.0132.0006.used_4 szl.0132.0006.used_5 "
        "szl.0132.0006.used_6 szl.0132.0006.used_7",
        "sfb.used", "big-endian"),
    row("szl.0132.0006.anz_schnell", "sfb.fast", "number"),
    row("szl.0132.0006.anz_inst", "sfb.loaded", "number"),
    row("szl.0132.0006.anz_multicast", "sfb.multicast", "number"),
    row("szl.0132.0008.zykl", "clock.cycle", "number"),
    row("szl.0132.0008.korr", "clock.correction", "number"),
    row("szl.0132.0008.clock0 szl.0132.0008.clock1 szl.0132.0008.clock2 "
        "szl.0132.0008.clock3 szl.0132.0008.clock4 szl.0132.0008.clock5 "
        "szl.0132.0008.clock6 szl.0132.0008.clock7",
        "clock.meter16", "number"),
    row("szl.0132.000b.bszl_0 szl.0132.000b.bszl_1 szl.0132.000c.bszl_0 szl.0132.000c.bszl_1",
        "meter.busy", "number"),
    row("szl.0132.000b.bszu_0 szl.0132.000b.bszu_1 szl.0132.000c.bszu_0 szl.0132.000c.bszu_1",
        "meter.overflow", "number"),
    row("szl.0132.000b.clock0 szl.0132.000b.clock1 szl.0132.000b.clock2 "
        "szl.0132.000b.clock3 szl.0132.000b.clock4 szl.0132.000b.clock5 "
        "szl.0132.000b.clock6 szl.0132.000b.clock7 szl.0132.000c.clock8 "
        "szl.0132.000c.clock9 szl.0132.000c.clock10 szl.0132.000c.clock11 "
        "szl.0132.000c.clock12 szl.0132.000c.clock13 szl.0132.000c.clock14 "
        "szl.0132.000c.clock15",
        "meter.hours", "number"),
    row("szl.0131.0001.res szl.0131.0002.res szl.0131.0003.res szl.0131.0004.res "
        "szl.0131.0005.res szl.0131.0007.res szl.0131.0008.res szl.0131.0010.res "
        "szl.0131.0006.res1 szl.0131.0006.res2 szl.0131.0006.res3 szl.0131.0009.res1 "
        "szl.0131.0009.res2 szl.0132.0001.res szl.0132.0002.res szl.0132.0004.res "
        "szl.0132.0005.res szl.0132.0006.res szl.0132.0008.res szl.0132.000b.res "
        "szl.0132.000c.res szl.0424.0000.res szl.xx96.xxxx.reserve1 "
        "szl.xx96.xxxx.reserve2",
        "szl.reserved", "joined bytes"),
    row("param.userdata.szl_part_list", "szl.record.bytes", "bytes"),
]
