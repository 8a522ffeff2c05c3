/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names in address items beside S7ANY: messages, numerical control, symbols of the S7-1200. The
 * abbreviations of NC modules are those of the control's variable lists. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_alarm_query[] = {
    {0x01, "by message type"},
    {0x03, "by message number"},
    {0x08, "by message type, S7-400 form 8"},
    {0x09, "by message type, S7-400 form 9"},
    {0, NULL},
};

const s7_name s7_names_nck_area[] = {
    {0, "N"}, {1, "B"}, {2, "C"}, {3, "A"}, {4, "T"}, {5, "V"}, {6, "H"}, {7, "M"}, {0, NULL},
};

const s7_name s7_names_nck_module[] = {
    {0x10, "Y"},        {0x11, "YNCFL"}, {0x12, "FU"},    {0x13, "FA"},     {0x14, "TO"},
    {0x15, "RP"},       {0x16, "SE"},    {0x17, "SGUD"},  {0x18, "LUD"},    {0x19, "TC"},
    {0x1A, "M"},        {0x1C, "WAL"},   {0x1E, "DIAG"},  {0x20, "FE"},     {0x21, "TD"},
    {0x22, "TS"},       {0x23, "TG"},    {0x24, "TU"},    {0x25, "TUE"},    {0x26, "TV"},
    {0x27, "TM"},       {0x28, "TP"},    {0x29, "TPM"},   {0x2A, "TT"},     {0x2B, "TMV"},
    {0x2C, "TMC"},      {0x2D, "MGUD"},  {0x2E, "UGUD"},  {0x2F, "GUD4"},   {0x30, "GUD5"},
    {0x31, "GUD6"},     {0x32, "GUD7"},  {0x33, "GUD8"},  {0x34, "GUD9"},   {0x35, "PA"},
    {0x36, "GD1"},      {0x37, "NIB"},   {0x38, "ETP"},   {0x39, "ETPD"},   {0x3A, "SYNACT"},
    {0x3B, "DIAGN"},    {0x3C, "VSYN"},  {0x3D, "TUS"},   {0x3E, "TUM"},    {0x3F, "TUP"},
    {0x40, "TF"},       {0x41, "FB"},    {0x42, "SSP2"},  {0x43, "PUD"},    {0x44, "TOS"},
    {0x45, "TOST"},     {0x46, "TOE"},   {0x47, "TOET"},  {0x48, "AD"},     {0x49, "TOT"},
    {0x4A, "AEV"},      {0x4B, "YFAFL"}, {0x4C, "FS"},    {0x4D, "SD"},     {0x4E, "TAD"},
    {0x4F, "TAO"},      {0x50, "TAS"},   {0x51, "TAM"},   {0x52, "TAP"},    {0x53, "MEM"},
    {0x54, "SALUC"},    {0x55, "AUXFU"}, {0x56, "TDC"},   {0x57, "CP"},     {0x6F, "SPARPI"},
    {0x70, "SEGA"},     {0x71, "SEMA"},  {0x72, "SSP"},   {0x73, "SGA"},    {0x74, "SMA"},
    {0x75, "SALAL"},    {0x76, "SALAP"}, {0x77, "SALA"},  {0x78, "SSYNAC"}, {0x79, "SPARPF"},
    {0x7A, "SPARPP"},   {0x7B, "SNCF"},  {0x7D, "SPARP"}, {0x7E, "SINF"},   {0x7F, "S"},
    {0xFD, "internal"}, {0, NULL},
};

const s7_name s7_names_symbol_root[] = {
    {0x0000, "I, Q, M, C, T"},
    {0x8A0E, "data block"},
    {0, NULL},
};

const s7_name s7_names_symbol_area[] = {
    {0x50, "I"}, {0x51, "Q"}, {0x52, "M"}, {0x53, "C"}, {0x54, "T"}, {0, NULL},
};

const s7_name s7_names_lid_flag[] = {
    {0x2, "encapsulated LID"}, {0x3, "encapsulated index"}, {0x4, "by LID"}, {0x5, "by index"},
    {0x6, "part start"},       {0x7, "part length"},        {0, NULL},
};
